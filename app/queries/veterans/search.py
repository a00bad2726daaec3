"""A search as it is typed, and whom it finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.veterans import identity_number, names, phone
from app.domain.veterans.errors import SearchMissesKey
from app.models.sealed import the_vault
from app.models.veterans.persons import Person
from app.policies.scope import Scope
from app.queries.divisions import scope_ranges_of
from app.queries.veterans.persons import (
    Beginning,
    Spelling,
    persons_by_id_number,
    persons_by_phone,
    persons_named,
    persons_of,
)

After = tuple[Any, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """At most one key; without any, everybody of the division."""

    id_number: str | None = None
    phone: str | None = None
    name: str | None = None
    pinyin: str | None = None
    initials: str | None = None
    division_code: str | None = None


async def persons_wanted(
    session: AsyncSession, scope: Scope, wanted: Wanted, *, after: After, limit: int, on: date
) -> Sequence[Person]:
    """Find them; the order is that of `place_in_list`."""
    code = wanted.division_code
    place = () if code is None else await scope_ranges_of(session, code)
    match _keys(wanted):
        case {"id_number": typed}:
            number = identity_number.parse(typed, on).text
            indexes = the_vault().indexes("persons", "id_number", number)
            return await persons_by_id_number(session, scope, indexes, place)
        case {"phone": typed}:
            indexes = the_vault().indexes("persons", "phone", phone.parse(typed))
            return await persons_by_phone(
                session, scope, indexes, place=place, after=after, limit=limit
            )
        case {**keys} if keys:
            beginning = _beginning(*next(iter(keys.items())))
            return await persons_named(
                session, scope, beginning, place=place, after=after, limit=limit
            )
    if not place:
        raise SearchMissesKey
    return await persons_of(session, scope, place, after=after, limit=limit)


def place_in_list(wanted: Wanted, person: Person) -> tuple[Any, ...]:
    """Return where a person stands in the list of this search."""
    match _keys(wanted):
        case {"pinyin": _}:
            return person.name_pinyin, person.id
        case {"initials": _}:
            return person.name_initials, person.id
        case {**keys} if keys:
            return person.name, person.id
    return person.division_code, person.name_pinyin, person.id


def _keys(wanted: Wanted) -> dict[str, str]:
    given = {
        key: value
        for key in ("id_number", "phone", "name", "pinyin", "initials")
        if (value := getattr(wanted, key)) is not None
    }
    if len(given) > 1:
        raise SearchMissesKey
    return given


def _beginning(key: str, typed: str) -> Beginning:
    if key == Spelling.NAME:
        return Beginning(Spelling.NAME, names.canonical_beginning(typed))
    letters = names.canonical_pinyin(typed)
    if not letters:
        raise SearchMissesKey
    return Beginning(Spelling(key), letters)
