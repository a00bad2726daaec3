"""Write down many like state changes at once: one event each, one statement for all."""

import json
from collections.abc import Mapping, Sequence
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
) -> None:
    """Record `tag` for each of these rows of `subject_table`; what they speak of is stored."""
    if not happened:
        return
    actor: Actor = session.info["actor"]
    ids, bodies = [], []
    common = {"at": at.isoformat(), "tag": tag.value, "subject_table": subject_table}
    by = {"actor_kind": actor.kind.value, "actor_id": None if actor.id is None else str(actor.id)}
    for each in happened:
        event_id = uuid_utils.uuid7()
        ids.append(event_id)
        facts = {
            "id": str(event_id),
            "subject_id": str(each.subject_id),
            "person_id": None if each.person_id is None else str(each.person_id),
            "division_code": each.division_code,
            "data": each.data,
        }
        bodies.append(canonical({**common, **by, **facts}))
    connection = await connection_of(session)
    await connection.execute(
        _RECORD,
        {
            "at": at,
            "tag": tag.value,
            "actor_kind": actor.kind.value,
            "actor_id": actor.id,
            "subject_table": subject_table,
            "ids": ids,
            "subjects": [each.subject_id for each in happened],
            "persons": [each.person_id for each in happened],
            "divisions": [each.division_code for each in happened],
            "facts": [json.dumps(dict(each.data)) for each in happened],
            "bodies": bodies,
            "macs": [authenticated(body) for body in bodies],
        },
    )
