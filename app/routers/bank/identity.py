"""How a bank's program comes in."""

from typing import Annotated

from fastapi import Depends, Form

from app.edge.possession import Shown, shown_at_sign_in
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.edge.surroundings import TheHouse
from app.schemas.bank.identity import TokenAsked, TokenRead
from app.usecases.identity.open_bank_session import open_bank_session

router = HouseRouter(tags=["接入"])


@router.ask("/token", public=True)
async def get_token(
    wanted: Annotated[TokenAsked, Form()],
    shown: Annotated[Shown, Depends(shown_at_sign_in)],
    session: DbSession,
    now: Now,
    house: TheHouse,
) -> TokenRead:
    """Get a token for five minutes, bound to the DPoP key or the certificate shown."""
    given = wanted.presented(house.settings.public_url, shown.binding, shown.proof, house.clock())
    return TokenRead.of(await open_bank_session(session, house.tokens, given, now))
