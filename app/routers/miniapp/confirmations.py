"""My annual confirmation (年度确认)."""

from fastapi import status

from app.edge.idempotency import MONEY
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.routers.miniapp.authority import BoundCitizen
from app.schemas.miniapp.confirmations import DeclarationRead, DeclarationWanted
from app.usecases.subsidies.declare_confirmation import declare_confirmation

router = HouseRouter(tags=["年度确认"])


@router.post("/annual-confirmations", status_code=status.HTTP_201_CREATED, keeps_answer_for=MONEY)
async def declare_annual_confirmation(
    wanted: DeclarationWanted, citizen: BoundCitizen, session: DbSession, now: Now
) -> DeclarationRead:
    """Ask to be confirmed from the telephone; nobody does this for another."""
    method, reference = wanted.method, wanted.reference
    return DeclarationRead.of(await declare_confirmation(session, citizen, method, reference, now))
