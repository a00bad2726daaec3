"""After the day: whoever was visited reads what was done and says how it was; somebody rings."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from app.tour.caller import Caller
from app.tour.ledger import Ledger
from app.tour.stage import Stage
from app.tour.visiting.cast import CLERK, Shifts
from app.tour.visiting.people import Resident
from app.tour.visiting.road import Road, at
from app.tour.visiting.waiting import until

LOW = 2
FOLLOW_UPS_SEEN = timedelta(days=80)


class Afterwards:
    """The days after."""

    def __init__(self, ledger: Ledger, shifts: Shifts, stage: Stage, road: Road) -> None:
        self.ledger, self.shifts, self.stage, self.road = ledger, shifts, stage, road

    async def told(
        self, residents: Sequence[Resident], visits: Mapping[str, Mapping[str, Any]]
    ) -> None:
        """`visits`: those that were made, by id."""
        self.ledger.chapter("八、看记录，作评价，回访")
        by_person = {visit["person_id"]: key for key, visit in visits.items()}
        elder = next(each for each in residents if each.phone and each.person_id in by_person)
        veteran, visit_id = await self._at_the_phone(elder), by_person[elder.person_id]
        timeline = (await veteran.get(f"/visits/{visit_id}/timeline"))["items"]
        for line in timeline:
            self.ledger.step(line["at"][:16], line["text"]["zh"])
        self.ledger.holds("每一步本人都看得到", held=len(timeline) > LOW, seen=len(timeline))
        report = await veteran.get(f"/visits/{visit_id}/report")
        fulfilled = report["outcome"] == "fulfilled"
        self.ledger.holds("本人看得到上门记录", held=fulfilled)
        await self._rings_back(veteran, visit_id)

    async def _rings_back(self, veteran: Caller, visit_id: str) -> None:
        rating = {"score": LOW, "comment": "来晚了，等了一上午。"}
        rated = await veteran.post(f"/visits/{visit_id}:rate", rating)
        clerk = await self.shifts.office(CLERK)
        calls = (await clerk.get("/call-backs"))["items"]
        mine = [call for call in calls if call["visit_id"] == visit_id]
        seen = f"{rated['call_by']} 以前"
        self.ledger.holds(
            "评价低的有人回访", held=len(mine) == 1 and bool(rated["call_by"]), seen=seen
        )

    async def _at_the_phone(self, elder: Resident) -> Caller:
        phone = await self.stage.telephone(elder.name, elder.phone or "")
        veteran = await self.stage.citizen(phone.login_code)
        entries = {
            "name": elder.name,
            "id_number": elder.id_number,
            "phone_code": phone.phone_code,
        }
        await veteran.post("/identity-bindings", entries)
        return veteran


async def next_visits_are_proposed(
    ledger: Ledger, shifts: Shifts, stage: Stage, road: Road, agreed: int
) -> None:
    """What was agreed at the door comes up by itself, in time."""
    await stage.until(at(road.day + FOLLOW_UPS_SEEN, 9))
    clerk = await shifts.office(CLERK)

    async def proposed() -> list[dict[str, Any]]:
        found = (await clerk.get("/visits", status="proposed"))["items"]
        return found if len(found) >= agreed else []

    seen = await until(proposed, "proposed visits")
    ledger.holds("约好的下次上门到时自己出现", held=len(seen) >= agreed, seen=len(seen))
