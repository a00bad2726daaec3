"""Write down what happened, in the transaction in which it happened."""

import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import uuid_utils.compat as uuid_utils
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.notifications.visit_lines import TEXTED
from app.models.base import Entity
from app.policies.principals import Actor

_RECORD = text(
    "SELECT record_event(:id, :at, :tag, :subject_table, :subject_id, :person_id,"
    " :division_code, :actor_kind, :actor_id, CAST(:data AS jsonb), :body, :mac)"
)
_DIVISION_OF = text("SELECT division_of_person(:person_id)")
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_event_key = b""


def use_event_key(key: bytes) -> None:
    """Set the key of the event MAC; it lives outside the database."""
    global _event_key  # noqa: PLW0603  # One key per process, set when it starts.
    _event_key = key


async def record(
    session: AsyncSession,
    tag: EventTag,
    subject: Entity,
    *,
    at: datetime,
    data: Mapping[str, Any] | None = None,
) -> UUID:
    """Record one state change of `subject`; `data` carries no personal numbers.

    The event belongs to the subject's person and division, where it has them; without a
    division of its own to that of its person, or no auditor there would see it.
    """
    await session.flush()  # What the event speaks of is stored before it.
    actor: Actor = session.info["actor"]
    is_person = subject.__tablename__ == "persons"
    person_id: UUID | None = subject.id if is_person else getattr(subject, "person_id", None)
    division_code = getattr(subject, "division_code", None)
    if division_code is None and person_id is not None:
        division_code = await session.scalar(_DIVISION_OF, {"person_id": person_id})
    facts = {
        "id": str(uuid_utils.uuid7()),
        "at": at.isoformat(),
        "tag": tag.value,
        "subject_table": subject.__tablename__,
        "subject_id": str(subject.id),
        "person_id": _text(person_id),
        "division_code": division_code,
        "actor_kind": actor.kind.value,
        "actor_id": _text(actor.id),
    }
    body = canonical({**facts, "data": data or {}})
    values = {
        **facts,
        "at": at,
        "data": json.dumps(data or {}),
        "body": body,
        "mac": authenticated(body),
    }
    await session.execute(_RECORD, values)
    if tag in TEXTED:
        # The job finds the event once both are committed; whoever is told is looked up then.
        await enqueue(session, "tell_of_visit", event_id=facts["id"])
    return UUID(facts["id"])


def canonical(facts: Mapping[str, Any]) -> bytes:
    """Return the exact bytes that are kept, authenticated and chained."""
    return _CANONICAL.encode(facts).encode()


def authenticated(body: bytes) -> bytes:
    """Return the MAC of the exact bytes that are kept."""
    return hmac.digest(_event_key, body, "sha256")


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
