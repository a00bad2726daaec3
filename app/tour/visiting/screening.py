"""Eye health: who is invited, screened, sent on and operated in a year."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from app.tour.caller import Caller
from app.tour.ledger import Ledger
from app.tour.visiting.city import CITY, DISTRICTS
from app.tour.visiting.people import Invited

MOST_ROWS = 400
FROM_AGE = 60
TREATED_FROM = timedelta(days=10)


class Screening:
    """One campaign, its lists as the doctors and the hospital write them."""

    months = (2, 3, 4)
    """March, April, May."""

    def __init__(self, ledger: Ledger, screened: int, operated: int) -> None:
        self.ledger, self.screened, self.operated = ledger, screened, operated
        self.campaign: dict[str, Any] = {}
        self.done: Counter[str] = Counter()

    async def opens(self, planner: Caller, hospital_id: str, from_on: date) -> None:
        self.ledger.chapter("一、眼健康筛查：邀请六十岁以上")
        wanted = {
            "division_code": CITY,
            "kind": "eye",
            "title": "老兵眼健康筛查",
            "hospital_id": hospital_id,
            "from_age": FROM_AGE,
            "starts_on": from_on.isoformat(),
            "ends_before": (from_on + timedelta(days=360)).isoformat(),
            "places": list(DISTRICTS),
        }
        self.campaign = await planner.post("/screening-campaigns", wanted)
        made = await planner.post(f"/screening-campaigns/{self.campaign['id']}:invite")
        held = made["invited"] >= self.screened
        self.ledger.holds("邀请的人够筛查", held=held, seen=made["invited"])

    async def goes_by(
        self, clerk: Caller, month: int, day: date, people: Sequence[Invited]
    ) -> None:
        """Enter one list of findings, and ten days on what the hospital did."""
        nth = self.months.index(month)
        size = self.screened // len(self.months)
        chosen = people[nth * size : (nth + 1) * size]
        part = self.operated * (nth + 1) // len(self.months) - self.operated * nth // len(
            self.months
        )
        found = {each.person_id for each in chosen[:part]}
        path = f"/screening-campaigns/{self.campaign['id']}"
        rows = [_result(each, day, found=each.person_id in found) for each in chosen]
        judged = await clerk.post(f"{path}/results", {"rows": rows})
        self.done["screened"] += judged["accepted"]
        outcomes = [
            {"person_id": each, "status": "operated", "on": day.isoformat()}
            for each in sorted(found)
        ]
        judged = await clerk.post(f"{path}/outcomes", {"rows": outcomes})
        self.done["operated"] += judged["accepted"]
        self.ledger.step(f"{day:%m}月筛查", f"{len(rows)} 人，手术 {judged['accepted']} 人")

    async def figures_equal(self, supervisor: Caller) -> None:
        seen = await supervisor.get(f"/screening-campaigns/{self.campaign['id']}")
        counts = seen["counts"]
        screened = sum(count for status, count in counts.items() if status != "invited")
        wanted = (self.screened, self.operated)
        held = (screened, counts.get("operated")) == wanted and seen["people"] >= screened
        self.ledger.holds("筛查和手术人数与来源一致", held=held, seen=counts)


def _result(person: Invited, day: date, *, found: bool) -> dict[str, Any]:
    result = "右眼白内障，视力0.2" if found else "未见异常"
    return {
        "person_id": person.person_id,
        "screened_on": day.isoformat(),
        "found": found,
        "referred": found,
        "result": result,
    }
