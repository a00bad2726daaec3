"""Staff to whom a request can be handed."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.domain.requests.authority import Officer
from app.policies.permissions import PERMISSIONS_OF, Permission, Role
from app.queries.divisions import division
from app.queries.identity.staff import staff_serving


async def colleague(session: AsyncSession, staff_id: UUID, division_code: str) -> Officer:
    """Return an active account that serves the division and may decide, or refuse as unknown."""
    account = await staff_serving(session, staff_id, division_code)
    if account is None or Permission.REQUEST_DECIDE not in PERMISSIONS_OF[account.role]:
        raise NotFound
    place = await division(session, account.division_code)
    if place is None:
        raise NotFound
    return Officer(
        staff_id=account.id,
        person_id=account.person_id,
        level=place.level,
        in_scope=True,
        on_panel=account.role is Role.HOSPITAL_PANEL,
    )
