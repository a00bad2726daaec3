"""Fifty places by the sea, twice as many who would like to go."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from app.tour.caller import Caller
from app.tour.ledger import Ledger
from app.tour.visiting.city import CITY
from app.tour.visiting.people import Invited

DECLINING = 5


class Convalescence:
    """One period: put forward, offered, declined by some, filled to the last place."""

    def __init__(self, ledger: Ledger, places: int, people: Sequence[Invited]) -> None:
        self.ledger, self.places, self.people = ledger, places, people

    async def offered(self, planner: Caller, clerk: Caller, day: date) -> None:
        begins = day + timedelta(days=30)
        period = await planner.post(
            "/convalescence-periods",
            {
                "division_code": CITY,
                "title": "短期疗养",
                "place": "惠安县崇武镇",
                "from_on": begins.isoformat(),
                "before_on": (begins + timedelta(days=10)).isoformat(),
                "places": self.places,
            },
        )
        path = f"/convalescence-periods/{period['id']}"
        for person in self.people:
            await clerk.post(f"{path}/applications", {"person_id": person.person_id})
        await planner.post(f"{path}:offer")
        declining = DECLINING
        while offers := await self._open_offers(clerk, path):
            for offer in offers:
                verb = "decline" if declining > 0 else "accept"
                declining -= 1
                answer = f"/convalescence-applications/{offer['id']}:{verb}"
                await clerk.post(answer, version=offer["version"])
        line = await self._line(clerk, path)
        going, declined = line["accepted"], line["declined"]
        seen = f"{going} 人去，{declined} 人放弃后由下一位接上，{line['waiting']} 人等下一期"
        exact = (going, declined) == (self.places, DECLINING)
        self.ledger.holds("疗养名额一个不多，一个不少", held=exact, seen=seen)

    async def _open_offers(self, clerk: Caller, path: str) -> list[dict[str, Any]]:
        found = (await clerk.get(f"{path}/applications"))["items"]
        return [each for each in found if each["status"] == "offered"]

    async def _line(self, clerk: Caller, path: str) -> Counter[str]:
        found = (await clerk.get(f"{path}/applications"))["items"]
        return Counter(each["status"] for each in found)
