"""The desks of a county in a story: who prepares, who reviews, who releases the money."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from app.adapters.passwords import password_hash
from app.db import Database
from app.house import machine_time
from app.models.sealed import use_vault
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.seed.cast import seed_account
from app.seed.personas import StaffPersona, personas
from app.settings import Settings
from app.tour.caller import Caller
from app.tour.stage import Stage
from app.usecases.vault.unlock_vault import unlock_vault

ROLES = {
    "prepare": ("经办", Role.COUNTY_REVIEWER),
    "review": ("复核", Role.COUNTY_REVIEWER),
    "finance": ("财务", Role.FINANCE),
}
SECRET_BYTES = 20


@dataclass(frozen=True, slots=True)
class CountyDesk:
    """Three people of one county, signed in."""

    code: str
    name: str
    prepare: Caller
    review: Caller
    finance: Caller


def persona(county_code: str, name: str, part: str, shift: int) -> StaffPersona:
    """Return somebody who works there; the secret follows from the name, as in every demo."""
    words, role = ROLES[part]
    username = f"c{county_code[:6]}.{part}{shift}"
    secret = hashlib.sha256(f"rongyao demo {username}".encode()).digest()[:SECRET_BYTES]
    return StaffPersona(
        key=username,
        username=username,
        name=f"{name}{words}",
        role=role,
        division_code=county_code,
        totp_secret=base64.b32encode(secret).decode(),
    )


async def furnish(
    settings: Settings, url: str, counties: Sequence[tuple[str, str]], *, shifts: int = 1
) -> None:
    """Give each county its three accounts; the system administrator would do it by hand.

    A story that goes on for months has so many shifts: a one-time code is good once.
    """
    database = Database(url, pool_size=1)
    try:
        async with database.transaction(EVERYTHING, SYSTEM) as session:
            use_vault(await unlock_vault(session, settings, machine_time()))
            hashed = await password_hash(personas().password)
            for (code, name), part, shift in product(counties, ROLES, range(shifts)):
                await seed_account(session, persona(code, name, part, shift), hashed)
    finally:
        await database.engine.dispose()


async def desk_of(stage: Stage, code: str, name: str, *, shift: int = 0) -> CountyDesk:
    """Sign the three people of a county in."""
    callers = {part: await stage.sign_in(persona(code, name, part, shift)) for part in ROLES}
    return CountyDesk(code=code, name=name, **callers)
