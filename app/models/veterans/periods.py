"""Parts of EXCLUDE constraints: one thing per person at a time.

There is no btree_gist here, so a scalar enters the constraint as a range of one value.
"""

from typing import Any

from sqlalchemy import ColumnElement, literal_column
from sqlalchemy.sql import func

Part = tuple[ColumnElement[Any], str]

SAME_PERSON: Part = (literal_column("uuidrange(person_id, person_id, '[]')"), "&&")


def same(column: str) -> Part:
    """Hold rows apart only where they agree in this text column."""
    return (literal_column(f"coderange({column}::text, {column}::text, '[]')"), "&&")


def overlapping(starts_on: str = "starts_on", ends_before: str = "ends_before") -> Part:
    return (func.daterange(literal_column(starts_on), literal_column(ends_before)), "&&")
