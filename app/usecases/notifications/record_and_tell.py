"""Record what became of an entitlement, and tell its person where there is something to tell."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.notifications.money_facts import entitlement_facts
from app.domain.notifications.money_lines import is_told
from app.domain.notifications.terms import Told
from app.models.subsidies.entitlements import Entitlement
from app.queries.subsidies.programmes import programmes
from app.usecases.audit.record import record
from app.usecases.notifications.tell import tell

_TOLD: Mapping[EventTag, Told] = {
    EventTag.ENTITLEMENT_STOPPED: Told.ENTITLEMENT_STOPPED,
    EventTag.ENTITLEMENT_CANCELLED: Told.ENTITLEMENT_ENDED,
    EventTag.ENTITLEMENT_ENDED: Told.ENTITLEMENT_ENDED,
    EventTag.ENTITLEMENT_END_PLANNED: Told.ENTITLEMENT_ENDED,
    EventTag.ENTITLEMENT_LIFTED: Told.ENTITLEMENT_LIFTED,
    EventTag.ENTITLEMENT_REVIVED: Told.ENTITLEMENT_LIFTED,
}


async def record_and_tell(
    session: AsyncSession,
    tag: EventTag,
    row: Entitlement,
    *,
    at: datetime,
    data: Mapping[str, Any],
) -> None:
    """One event, and the messages that it makes."""
    await record(session, tag, row, at=at, data=data)
    told = _TOLD.get(tag)
    if told is None or not is_told(tag, data):
        return
    title = (await programmes(session)).by_code[row.programme].title
    facts = entitlement_facts(tag, data, title) | {"changed_on": day_of(at).isoformat()}
    await tell(session, row.person_id, told, facts, now=at)
