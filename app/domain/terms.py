"""A term: a stored lower_snake value with the Chinese label that clients show."""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """Write members as `MALE = "male", "男"`: the value is stored, the label is shown.

    A call by value alone looks a member up, so `label` is only optional to the type checker.
    """

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        term = str.__new__(cls, value)
        term._value_ = value
        term.label = label
        return term
