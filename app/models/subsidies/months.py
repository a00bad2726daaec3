"""Constraints on months, kept as the first day of each."""

from sqlalchemy import CheckConstraint, func, literal_column
from sqlalchemy.sql.elements import ColumnElement


def first_of_month(column: str) -> CheckConstraint:
    return CheckConstraint(
        f"extract(day FROM {column}) = 1", name=f"{column.removesuffix('_on')}_is_a_month"
    )


def same_entitlement() -> tuple[ColumnElement[object], str]:
    """A scalar stands in an EXCLUDE constraint as a range of one value."""
    return literal_column("uuidrange(entitlement_id, entitlement_id, '[]')"), "&&"


def in_period() -> tuple[ColumnElement[object], str]:
    return func.daterange(literal_column("from_on"), literal_column("before_on")), "&&"
