"""Tell a person by text what became of her visit."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.notifications.visit_lines import TEXTED, is_told
from app.policies.scope import Scope
from app.queries.notifications import event_told, was_told
from app.queries.visits.told import visit_facts
from app.usecases.notifications.tell import tell


async def tell_of_visit(session: AsyncSession, scope: Scope, event_id: UUID, now: datetime) -> bool:
    """Turn one event into messages, once however often the job runs."""
    event = await event_told(session, scope, event_id)
    if event.person_id is None or not is_told(event.data):
        return False
    if await was_told(session, scope, event.person_id, event_id):
        return False
    facts = (await visit_facts(session, scope, [event])).get(event_id, {})
    told = {**facts, "event_id": str(event_id), "changed_on": day_of(event.at).isoformat()}
    return await tell(session, event.person_id, TEXTED[event.known_tag], told, now=now)
