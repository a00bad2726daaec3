"""The named predicates a rule may use: pure questions about one person's facts.

A guide names a predicate and gives its parameters; an unknown name and a parameter of the wrong
type are refused when the guide is read. A bureau builds new items from these; a new predicate is
one function here, with what it says to people in both languages.
"""

from app.domain.catalogue.predicates import form, history, person
from app.domain.catalogue.predicates.registry import PREDICATES, DivisionRef, FormField, Predicate

__all__ = ["PREDICATES", "DivisionRef", "FormField", "Predicate", "form", "history", "person"]
