"""Tell a person by text what became of her visit."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.notifications.visit_lines import TEXTED, is_texted, is_told
from app.domain.notifications.wording import day_zh
from app.models.audit import Event
from app.policies.scope import Scope
from app.queries.notifications import event_told, was_told
from app.queries.visits.told import visit_facts
from app.usecases.notifications.tell import tell

ON_THE_WAY = timedelta(hours=1)


async def tell_of_visit(session: AsyncSession, scope: Scope, event_id: UUID, now: datetime) -> bool:
    """Turn one event into messages, once however often the job runs."""
    event = await event_told(session, scope, event_id)
    tag = event.known_tag
    if event.person_id is None or not is_told(tag, event.data):
        return False
    if not is_texted(tag, event.data, event.at):
        return False
    if await was_told(session, scope, event.person_id, event_id):
        return False
    facts = (await visit_facts(session, scope, [event])).get(event_id, {})
    told = {
        "date": day_zh(day_of(event.at)),
        **_plain(event.data),
        **facts,
        "event_id": str(event_id),
        **_lasting(event),
    }
    return await tell(session, event.person_id, TEXTED[tag], told, now=now)


def _lasting(event: Event) -> Mapping[str, str]:
    """Return until when there is a point in saying so."""
    if event.known_tag is EventTag.VISIT_SET_OUT:
        return {"good_until": (event.at + ON_THE_WAY).isoformat()}
    if expires_at := event.data.get("expires_at"):
        return {"good_until": expires_at}
    return {}


def _plain(data: Mapping[str, Any]) -> Mapping[str, str]:
    """Return what the event says in words or days of its own."""
    return {name: data[name] for name in ("title", "place", "from_on") if name in data}
