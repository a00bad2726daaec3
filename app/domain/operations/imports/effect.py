"""What a row does once its list is applied; a kind that does more brings terms of its own."""

from app.domain.terms import Term


class Effect(Term):
    ADDED = "added", "新增"
