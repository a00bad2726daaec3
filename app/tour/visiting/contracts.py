"""Family doctors: signed in January, followed up through the year, renewed in December."""

from collections.abc import Sequence
from datetime import date
from itertools import cycle
from typing import Any

from app.tour.caller import Caller
from app.tour.ledger import Ledger
from app.tour.visiting.people import Invited


class Contracts:
    """Some people with high blood pressure, each with a doctor of a team."""

    def __init__(
        self, ledger: Ledger, teams: Sequence[dict[str, Any]], people: Sequence[Invited]
    ) -> None:
        self.ledger, self.people = ledger, people
        self._teams = dict(zip((each.person_id for each in people), cycle(teams), strict=False))
        self.signed_ones: list[dict[str, Any]] = []

    def team_of(self, person_id: str) -> str | None:
        team = self._teams.get(person_id)
        return None if team is None else str(team["id"])

    async def signed(self, clerk: Caller, day: date) -> None:
        for person in self.people:
            team = self._teams[person.person_id]
            doctor = next(each for each in team["members"] if each["profession"] == "doctor")
            wanted = {
                **_signature(day),
                "person_id": person.person_id,
                "team_id": team["id"],
                "doctor_id": doctor["id"],
                "kinds": ["hypertension"],
                "starts_on": day.isoformat(),
                "years": 1,
            }
            self.signed_ones.append(await clerk.post("/care-contracts", wanted))
        count = len(self.signed_ones)
        self.ledger.holds("家庭医生都签上了", held=count == len(self.people), seen=count)

    async def renewed(self, clerk: Caller, day: date) -> None:
        self.ledger.chapter("四、续签")
        renewed = []
        for contract in self.signed_ones:
            seen = await clerk.get(f"/care-contracts/{contract['id']}")
            path = f"/care-contracts/{contract['id']}:renew"
            wanted = {**_signature(day), "years": 2}
            renewed.append(await clerk.post(path, wanted, version=seen["version"]))
        after = {(each["starts_on"], each["team_id"]) for each in renewed}
        before = {(each["ends_before"], each["team_id"]) for each in self.signed_ones}
        self.ledger.holds("合同接着续签，一天不断", held=after == before, seen=len(renewed))


def _signature(day: date) -> dict[str, Any]:
    return {"signed_by": "person", "signed_on": day.isoformat(), "consented": True}
