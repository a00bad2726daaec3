"""Programmes that meet in one person: which are paid, which only above another, which not.

Double identity is a matrix of pairs (exclusive, the difference, both), not one rule.
"""

from app.domain.terms import Term


class PairRule(Term):
    EXCLUSIVE = "exclusive", "就高不就低，只发一项"
    DIFFERENCE = "difference", "补差"
    BOTH = "both", "可同时享受"
