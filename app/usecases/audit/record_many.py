"""Write down many like state changes at once: one event each, one statement for all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import uuid_utils.compat as uuid_utils
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.copying import connection_of
from app.domain.audit.tags import EventTag
from app.policies.principals import Actor
from app.usecases.audit.record import authenticated, canonical

# Binary: to escape what stands in long arrays of text takes longer than all the rest.
_RECORD = (
    "SELECT record_events(%(at)s, %(tag)s, %(actor_kind)s, %(actor_id)s, %(subject_table)s,"
    " %(ids)b::uuid[], %(subjects)b::uuid[], %(persons)b::uuid[], %(divisions)b::text[],"
    " %(facts)b::text[], %(bodies)b::bytea[], %(macs)b::bytea[])"
)
# What differs from event to event, in canonical order; ids and codes need no escaping.
_OWN = ("data", "division_code", "id", "person_id", "subject_id")
_BLANK = "\ue000"

Sheet = Mapping[str, Any]
"""Events of one tag, as `record_events` takes them."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One state change: of which row, of whose, where; `data` carries no personal numbers."""

    subject_id: UUID
    person_id: UUID | None
    division_code: str | None
    data: Mapping[str, Any] = field(default_factory=dict)


async def record_many(
    session: AsyncSession,
    tag: EventTag,
    subject_table: str,
    happened: Sequence[Happened],
    *,
    at: datetime,
    actor: Actor | None = None,
) -> None:
    """Record `tag` for each of these rows of `subject_table`; what they speak of is stored.

    `actor` is named where it is not whoever's transaction this is.
    """
    if happened:
        by = actor or session.info["actor"]
        await write_down(session, sheet(by, tag, subject_table, happened, at))


async def write_down(session: AsyncSession, written: Sheet) -> None:
    """Record the events of a sheet; what they speak of is stored."""
    connection = await connection_of(session)
    await connection.execute(_RECORD, written)


def sheet(
    actor: Actor,
    tag: EventTag,
    subject_table: str,
    happened: Sequence[Happened],
    at: datetime,
) -> Sheet:
    """Put events together, each with its exact bytes: work for a thread where they are many."""
    ids = [uuid_utils.uuid7() for _ in happened]
    facts = [canonical(each.data) for each in happened]
    common = {
        "actor_id": None if actor.id is None else str(actor.id),
        "actor_kind": actor.kind.value,
        "at": at.isoformat(),
        "subject_table": subject_table,
        "tag": tag.value,
    }
    bodies = list(_bodies(common, ids, happened, facts))
    return {
        "at": at,
        "tag": tag.value,
        "actor_kind": actor.kind.value,
        "actor_id": actor.id,
        "subject_table": subject_table,
        "ids": ids,
        "subjects": [each.subject_id for each in happened],
        "persons": [each.person_id for each in happened],
        "divisions": [each.division_code for each in happened],
        "facts": [each.decode() for each in facts],
        "bodies": bodies,
        "macs": [authenticated(body) for body in bodies],
    }


def _bodies(
    common: Mapping[str, Any],
    ids: Sequence[UUID],
    happened: Sequence[Happened],
    facts: Sequence[bytes],
) -> Iterator[bytes]:
    """Yield what `canonical` makes of each event; what they share is written once."""
    whole = canonical({**common, **dict.fromkeys(_OWN, _BLANK)})
    shape = whole.replace(b"%", b"%%").replace(_quoted(_BLANK), b"%b")
    for event_id, each, data in zip(ids, happened, facts, strict=True):
        yield shape % (
            data,
            _quoted(each.division_code),
            _quoted(event_id),
            _quoted(each.person_id),
            _quoted(each.subject_id),
        )


def _quoted(plain: UUID | str | None) -> bytes:
    return b"null" if plain is None else b'"%b"' % str(plain).encode()
