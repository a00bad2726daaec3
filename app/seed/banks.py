"""The programs that play the banks in the demo, with keys that everybody knows."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.bank_books import demo_clients
from app.domain.audit.tags import EventTag
from app.domain.identity.possession import jwk_of
from app.queries.identity.banks import live_keys
from app.usecases.audit.record import record
from app.usecases.identity.register_bank_client import ClientWanted, register_bank_client
from app.usecases.identity.register_bank_key import register_bank_key

BUREAU = "350500000000"


async def seed_bank_clients(session: AsyncSession) -> None:
    """Register one program for each bank and let it in; the demo has nobody to confirm it."""
    now = session.info["now"]
    for demo in demo_clients():
        wanted = ClientWanted(demo.bank_code, demo.name, BUREAU, demo.client_id, signs=True)
        client = await register_bank_client(session, wanted, now)
        jwk = jwk_of(demo.key)
        await register_bank_key(session, client.id, jwk, now, version=client.version, by=None)
        for key in await live_keys(session, client.id):
            key.confirmed_at = now
        kid = {"kid": demo.key.thumbprint}
        await record(session, EventTag.BANK_KEY_CONFIRMED, client, at=now, data=kid)
