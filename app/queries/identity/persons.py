"""Persons of the registry, as far as signing in and acting for others needs them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.identity.binding import Registered

_REGISTERED = text("SELECT * FROM registered(CAST(:numbers AS bytea[]), CAST(:person_id AS uuid))")
_NAMES = text(
    "SELECT r.person_id, r.names FROM unnest(CAST(:person_ids AS uuid[])) AS id,"
    " LATERAL registered('{}', id) AS r"
)


async def registered_by_number(
    session: AsyncSession, numbers: Collection[bytes]
) -> Registered | None:
    """Return who has the identity number with one of these blind indexes, whatever the scope."""
    return await _registered(session, list(numbers), None)


async def registered_person(session: AsyncSession, person_id: UUID) -> Registered | None:
    """Return one person whatever the scope; the caller holds proof of a right to ask."""
    return await _registered(session, [], person_id)


async def _registered(
    session: AsyncSession, numbers: Sequence[bytes], person_id: UUID | None
) -> Registered | None:
    values = {"numbers": numbers, "person_id": person_id}
    row = (await session.execute(_REGISTERED, values)).one_or_none()
    if row is None:
        return None
    phones = frozenset() if row.phone_index is None else frozenset({bytes(row.phone_index)})
    return Registered(row.person_id, tuple(row.names), phones, row.alive)


async def names_of(session: AsyncSession, person_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the present names of persons whom the caller deals with already."""
    rows = await session.execute(_NAMES, {"person_ids": list(person_ids)})
    return {row.person_id: row.names[0] for row in rows}
