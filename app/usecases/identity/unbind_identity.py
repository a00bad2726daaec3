"""Let an account stand for nobody again."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound
from app.domain.identity.binding import BindingEnd
from app.policies.principals import Citizen
from app.queries.identity.bindings import active_binding_for_update
from app.usecases.audit.record import record


async def unbind_identity(session: AsyncSession, citizen: Citizen, now: datetime) -> None:
    """End the binding of the caller's own account, before the telephone is given away."""
    binding = await active_binding_for_update(session, citizen.account_id)
    if binding is None:
        raise NotFound
    binding.end(BindingEnd.BY_HOLDER, now)
    because = {"because": BindingEnd.BY_HOLDER.value}
    await record(session, EventTag.IDENTITY_UNBOUND, binding, at=now, data=because)
