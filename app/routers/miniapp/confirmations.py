"""My annual confirmation (年度确认)."""

from fastapi import status

from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.routers.miniapp.authority import BoundCitizen
from app.schemas.miniapp.confirmations import ClaimRead, ClaimWanted
from app.usecases.subsidies.claim_confirmation import claim_confirmation

router = HouseRouter(tags=["年度确认"])


@router.post("/annual-confirmations", status_code=status.HTTP_201_CREATED)
async def claim_annual_confirmation(
    wanted: ClaimWanted, citizen: BoundCitizen, session: DbSession, now: Now
) -> ClaimRead:
    """Ask to be confirmed from the telephone; nobody does this for another."""
    method, reference = wanted.method, wanted.reference
    return ClaimRead.of(await claim_confirmation(session, citizen, method, reference, now))
