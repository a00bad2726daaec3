"""Cut every telephone off from one person: it was lost, sold, or taken."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound
from app.domain.identity.binding import BindingEnd
from app.policies.principals import Staff
from app.queries.identity.bindings import active_bindings_of, person_in_scope
from app.usecases.audit.record import record


async def unbind_person(session: AsyncSession, staff: Staff, person_id: UUID, now: datetime) -> int:
    """End every binding of a person of the caller's scope; return how many there were."""
    if await person_in_scope(session, staff.scope, person_id) is None:
        raise NotFound
    bindings = await active_bindings_of(session, person_id)
    because = {"because": BindingEnd.BY_STATION.value}
    for binding in bindings:
        binding.end(BindingEnd.BY_STATION, now)
        await record(session, EventTag.IDENTITY_UNBOUND, binding, at=now, data=because)
    return len(bindings)
