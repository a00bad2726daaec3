"""Who works in the stories about visits; a one-time code is good once, so there are shifts."""

from collections import Counter

from app.policies.permissions import Role
from app.seed.personas import StaffPersona
from app.settings import Settings
from app.tour.backstage import employ, member_of_staff
from app.tour.caller import Caller
from app.tour.stage import Stage
from app.tour.visiting.city import CITY, TEAMS

PLANNER, CLERK, SUPERVISOR = "planner", "clerk", "supervisor"
ROLES = {
    PLANNER: ("调度", Role.CITY_REVIEWER),
    CLERK: ("经办", Role.COUNTY_REVIEWER),
    SUPERVISOR: ("监管", Role.CITY_SUPERVISOR),
}


def office_worker(part: str, shift: int) -> StaffPersona:
    words, role = ROLES[part]
    return member_of_staff(f"visits.{part}{shift}", f"市局{words}", role, CITY)


def team_worker(team: str, shift: int) -> StaffPersona:
    cast = next(each for each in TEAMS if each.key == team)
    name, _, _ = cast.members[shift % len(cast.members)]
    return member_of_staff(f"visits.{team}{shift}", name, Role.MEDICAL_TEAM, CITY)


class Shifts:
    """Signs people in, each time with the next account of their part."""

    def __init__(self, stage: Stage, accounts: dict[str, str]) -> None:
        self.stage, self.accounts = stage, accounts
        self._used: Counter[str] = Counter()

    @classmethod
    async def begin(cls, settings: Settings, stage: Stage, *, office: int, team: int) -> "Shifts":
        """Give so many accounts to each part of the office and to each team."""
        staff = [office_worker(part, nth) for part in ROLES for nth in range(office)]
        staff += [team_worker(each.key, nth) for each in TEAMS for nth in range(team)]
        ids = await employ(settings, staff)
        return cls(stage, {username: str(found) for username, found in ids.items()})

    async def office(self, part: str) -> Caller:
        return await self.stage.sign_in(office_worker(part, self._next(part)))

    async def team(self, key: str) -> Caller:
        return await self.stage.sign_in(team_worker(key, self._next(key)))

    def of_team(self, key: str) -> list[str]:
        """Return the accounts of a team, the first shift first."""
        names = sorted(name for name in self.accounts if name.startswith(f"visits.{key}"))
        return [self.accounts[name] for name in names]

    def _next(self, part: str) -> int:
        self._used[part] += 1
        return self._used[part] - 1
