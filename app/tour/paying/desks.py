"""The desks of a county in a story: who prepares, who reviews, who releases the money."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from app.policies.permissions import Role
from app.seed.personas import StaffPersona
from app.settings import Settings
from app.tour.backstage import employ, member_of_staff
from app.tour.caller import Caller
from app.tour.stage import Stage

ROLES = {
    "prepare": ("经办", Role.COUNTY_REVIEWER),
    "review": ("复核", Role.COUNTY_REVIEWER),
    "finance": ("财务", Role.FINANCE),
}


@dataclass(frozen=True, slots=True)
class CountyDesk:
    """Three people of one county, signed in."""

    code: str
    name: str
    prepare: Caller
    review: Caller
    finance: Caller


def persona(county_code: str, name: str, part: str, shift: int) -> StaffPersona:
    """Return somebody who works there."""
    words, role = ROLES[part]
    username = f"c{county_code[:6]}.{part}{shift}"
    return member_of_staff(username, f"{name}{words}", role, county_code)


async def furnish(
    settings: Settings, counties: Sequence[tuple[str, str]], *, shifts: int = 1
) -> None:
    """Give each county its three accounts.

    A story that goes on for months has so many shifts: a one-time code is good once.
    """
    places = product(counties, ROLES, range(shifts))
    await employ(settings, [persona(code, name, part, nth) for (code, name), part, nth in places])


async def desk_of(stage: Stage, code: str, name: str, *, shift: int = 0) -> CountyDesk:
    """Sign the three people of a county in."""
    callers = {part: await stage.sign_in(persona(code, name, part, shift)) for part in ROLES}
    return CountyDesk(code=code, name=name, **callers)
