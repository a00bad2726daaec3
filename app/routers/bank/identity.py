"""How a bank's program comes in."""

from typing import Annotated

from fastapi import Depends, Form, status

from app.domain.errors import NotFound
from app.edge.possession import Shown, shown_at_sign_in
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.edge.surroundings import TheHouse
from app.queries.identity.banks import bank_client, with_keys
from app.routers.bank.authority import SignedInBank
from app.schemas.bank.identity import ClientRead, TokenAsked, TokenRead
from app.usecases.identity.end_bank_session import end_bank_session
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


@router.ask("/token:revoke", status_code=status.HTTP_204_NO_CONTENT)
async def revoke_token(bank: SignedInBank, session: DbSession, now: Now) -> None:
    """Give the token back: it is worth nothing from here on."""
    await end_bank_session(session, bank, now)


@router.get("/client")
async def read_client(bank: SignedInBank, session: DbSession) -> ClientRead:
    """Read who I am and which of my keys open the door."""
    client = await bank_client(session, bank.client_id)
    if client is None:
        raise NotFound
    return ClientRead.of(await with_keys(session, client))
