"""What every stored thing shares: naming, column types, identity and version."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import uuid_utils.compat as uuid_utils
from sqlalchemy import TIMESTAMP, BigInteger, Enum, LargeBinary, MetaData, Text, Uuid, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

Json = Mapping[str, Any]

Instant = Annotated[datetime, mapped_column(TIMESTAMP(timezone=True))]
"""An aware instant; PostgreSQL keeps it in UTC."""

DivisionCode = Annotated[str, mapped_column(Text(collation="C"))]
"""A 12-digit division code; compared byte by byte, so that subtrees are ranges."""

SortedText = Annotated[str, mapped_column(Text(collation="C"))]
"""Text that lists are sorted, paged or prefix-searched by."""


def strenum(kind: type[StrEnum]) -> Enum:
    """Store the values of `kind` as text that a CHECK holds to the list."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=None,
        name=_check_name(kind),
        values_callable=lambda members: [member.value for member in members],
    )


def _check_name(kind: type[StrEnum]) -> str:
    """`RequestStatus` becomes `request_status`."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in kind.__name__).lstrip("_")


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads this very attribute.
        datetime: TIMESTAMP(timezone=True),
        UUID: Uuid(),
        str: Text(),
        int: BigInteger(),
        bytes: LargeBinary(),
        Json: JSONB(),
    }


class Entity(Base):
    """A thing with an identity of its own, known before it is stored.

    The id is given at construction, because sealed columns are bound to it.
    """

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-100)


class Versioned:
    """A thing that two people may edit; the version goes up with every change."""

    version: Mapped[int] = mapped_column(sort_order=900)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


@event.listens_for(Entity, "init", propagate=True)
def _give_id(_target: Entity, _args: tuple[object, ...], values: dict[str, Any]) -> None:
    """Put the id first, so that descriptors set after it can bind to it."""
    given = dict(values)
    values.clear()
    values["id"] = given.pop("id", None) or uuid_utils.uuid7()
    values.update(given)
