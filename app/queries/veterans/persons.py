"""Persons of the registry: one, and those whom a search finds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.divisions.code import CodeRange
from app.domain.errors import NotFound
from app.models.veterans.persons import Person
from app.policies.scope import Scope, within

LAST_CHARACTER = "\U0010ffff"
"""Sorts after every other in byte order: names that begin alike end before it."""

After = tuple[str, UUID] | None


class Spelling(StrEnum):
    """What a searcher typed of a name."""

    NAME = "name"
    PINYIN = "pinyin"
    INITIALS = "initials"


@dataclass(frozen=True, slots=True)
class Beginning:
    """Names that begin with `text`, in the spelling that was typed."""

    spelling: Spelling
    text: str


_COLUMN_OF: dict[Spelling, InstrumentedAttribute[str]] = {
    Spelling.NAME: Person.name,
    Spelling.PINYIN: Person.name_pinyin,
    Spelling.INITIALS: Person.name_initials,
}


def visible(scope: Scope) -> ColumnElement[bool]:
    """Leave only persons of the caller's divisions, or the caller himself."""
    return within(scope, division=Person.division_code, person=Person.id)


async def person(session: AsyncSession, scope: Scope, person_id: UUID) -> Person | None:
    return await session.scalar(select(Person).where(Person.id == person_id, visible(scope)))


async def person_seen(session: AsyncSession, scope: Scope, person_id: UUID) -> Person:
    """Return one person, or say that there is none that the caller may know of."""
    found = await person(session, scope, person_id)
    if found is None:
        raise NotFound
    return found


async def person_for_update(session: AsyncSession, scope: Scope, person_id: UUID) -> Person | None:
    """Load and lock one person; all sections of a dossier change under this lock."""
    return await session.scalar(
        select(Person).where(Person.id == person_id, visible(scope)).with_for_update()
    )


async def persons_known(
    session: AsyncSession, scope: Scope, person_ids: Collection[UUID]
) -> set[UUID]:
    """Return those of the ids that stand for somebody the caller may see."""
    found = await session.scalars(
        select(Person.id).where(Person.id.in_(person_ids), visible(scope))
    )
    return set(found)


async def persons_by_id_number(
    session: AsyncSession, scope: Scope, indexes: Sequence[bytes], place: Sequence[CodeRange] = ()
) -> Sequence[Person]:
    """Return at most one person: the number is unique, and two index keys may be in use."""
    return (
        await session.scalars(
            select(Person).where(
                Person.id_number_index.in_(indexes), visible(scope), _lies_in(place)
            )
        )
    ).all()


async def persons_by_phone(
    session: AsyncSession,
    scope: Scope,
    indexes: Sequence[bytes],
    *,
    place: Sequence[CodeRange] = (),
    after: After,
    limit: int,
) -> Sequence[Person]:
    """Return everybody who can be reached under this number, by name."""
    found = Person.phone_index.in_(indexes)
    statement = select(Person).where(found, visible(scope), _lies_in(place))
    return await _page(session, statement, Person.name, after, limit)


async def persons_named(
    session: AsyncSession,
    scope: Scope,
    beginning: Beginning,
    *,
    place: Sequence[CodeRange] = (),
    after: After,
    limit: int,
) -> Sequence[Person]:
    """Return persons whose name begins so, in the order of that spelling and then by id."""
    column = _COLUMN_OF[beginning.spelling]
    begins = and_(column >= beginning.text, column < beginning.text + LAST_CHARACTER)
    statement = select(Person).where(begins, visible(scope), _lies_in(place))
    return await _page(session, statement, column, after, limit)


async def persons_of(
    session: AsyncSession,
    scope: Scope,
    place: Sequence[CodeRange],
    *,
    after: tuple[str, str, UUID] | None,
    limit: int,
) -> Sequence[Person]:
    """Return the persons of a division and all below it, by division, pinyin and id."""
    order = (Person.division_code, Person.name_pinyin, Person.id)
    statement = select(Person).where(_lies_in(place), visible(scope))
    if after is not None:
        statement = statement.where(tuple_(*order) > tuple_(*after))
    return (await session.scalars(statement.order_by(*order).limit(limit))).all()


def _lies_in(place: Sequence[CodeRange]) -> ColumnElement[bool]:
    """A managed area is several ranges; without any, no place was asked for."""
    if not place:
        return true()
    code = Person.division_code
    return or_(*(and_(code >= part.from_code, code < part.before_code) for part in place))


async def _page(
    session: AsyncSession,
    statement: Select[Person],
    column: InstrumentedAttribute[str],
    after: After,
    limit: int,
) -> Sequence[Person]:
    if after is not None:
        statement = statement.where(tuple_(column, Person.id) > tuple_(*after))
    return (await session.scalars(statement.order_by(column, Person.id).limit(limit))).all()
