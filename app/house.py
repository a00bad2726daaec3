"""What one process holds while it runs: opened when it starts, closed when it stops."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from app.adapters.bank_books import bank_books, well_known_kids
from app.adapters.crypto import Vault
from app.adapters.planning import planner
from app.adapters.signing_keys import KeyRing
from app.adapters.sms import Sms
from app.adapters.storage import Storage
from app.adapters.stored_keys import stored_keys
from app.adapters.tokens import Tokens
from app.adapters.wechat import WeChat
from app.db import Database
from app.edge.rate import Rates
from app.models.sealed import use_vault
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.identity.banks import any_key_lives
from app.settings import Settings, key_bytes
from app.usecases.audit.record import use_event_key
from app.usecases.identity.rotate_signing_key import rotate_signing_key
from app.usecases.vault.unlock_vault import unlock_vault


@dataclass(frozen=True)
class House:
    settings: Settings
    database: Database
    vault: Vault
    tokens: Tokens
    wechat: WeChat
    sms: Sms
    storage: Storage
    rates: Rates
    clock: Callable[[], datetime]
    """The machine's own time: lifetimes of tokens do not follow a clock that a demo moves."""


class DemoClientsInProduction(RuntimeError):
    """Programs of the demo would come in, whose private keys everybody knows: disable them."""


def machine_time() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # The one place that reads it.


@asynccontextmanager
async def open_house(settings: Settings, url: str) -> AsyncIterator[House]:
    """Open pools, vault, keys and outside lines; refuse to start where one of them is wrong."""
    bank_books()  # Money is judged by these tables: a wrong one is found before it is used.
    planner(settings.travel_file)  # So is a wrong file of ways, before the evening.
    database = Database(url, pool_size=settings.database_pool)
    await database.open()
    try:
        if not settings.demo:
            await _refuse_demo_clients(database)
        vault = await _open_vault(database, settings)
        keys = KeyRing(stored_keys(database, vault))
        await keys.refresh()
        async with WeChat.open(settings) as wechat, Sms.open(settings) as sms:
            yield House(
                settings=settings,
                database=database,
                vault=vault,
                tokens=Tokens(keys, settings.public_url, machine_time),
                wechat=wechat,
                sms=sms,
                storage=Storage(settings.storage_folder, vault),
                rates=Rates(settings),
                clock=machine_time,
            )
    finally:
        await database.close()


async def _refuse_demo_clients(database: Database) -> None:
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        if await any_key_lives(session, well_known_kids()):
            raise DemoClientsInProduction


async def _open_vault(database: Database, settings: Settings) -> Vault:
    """Open the vault and see that there is a key to sign with; a new database gets both."""
    use_event_key(key_bytes(settings.event_key))
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        vault = await unlock_vault(session, settings, machine_time())
        use_vault(vault)
        await rotate_signing_key(session, vault, machine_time())
    return vault
