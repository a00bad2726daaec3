"""One entitlement, or a move of one, for who decides on it: loaded, locked, and nobody's own."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import expect_version
from app.models.subsidies.holding import Holding
from app.models.subsidies.moves import EntitlementMove
from app.policies.dossiers import check_decides_standing
from app.policies.entitlements import check_no_part
from app.policies.principals import Staff
from app.queries.requests.docket import relatives_for
from app.queries.subsidies.holdings import holding_for_update
from app.queries.subsidies.moves import move_for_update


async def holding_to_decide(
    session: AsyncSession, staff: Staff, entitlement_id: UUID, version: int
) -> Holding:
    """The county or above decides, as it last read it, and never on the family's money."""
    check_decides_standing(staff)
    holding = await holding_for_update(session, staff.scope, entitlement_id)
    expect_version(holding.entitlement, version)
    await keep_apart(session, staff, holding.entitlement.person_id)
    return holding


async def move_to_decide(
    session: AsyncSession, staff: Staff, move_id: UUID, version: int
) -> EntitlementMove:
    """Either county has a part in it; which of them takes the step, the step says."""
    check_decides_standing(staff)
    move = await move_for_update(session, staff.scope, move_id)
    expect_version(move, version)
    await keep_apart(session, staff, move.person_id)
    return move


async def keep_apart(session: AsyncSession, staff: Staff, person_id: UUID) -> None:
    """Refuse one's own money and the family's (回避), wherever either of them lives by now."""
    check_no_part(staff, person_id, await relatives_for(session, staff.person_id, person_id))
