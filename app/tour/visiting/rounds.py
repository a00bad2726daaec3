"""At the doors: what the teams took along, what they found, and what followed."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app.tour.caller import Caller
from app.tour.ledger import Ledger
from app.tour.stage import Stage
from app.tour.visiting.cast import SUPERVISOR, Shifts
from app.tour.visiting.city import TEAMS
from app.tour.visiting.doors import IN_HOSPITAL, NOT_MET, REFUSED, medical, report_of, send
from app.tour.visiting.road import Road

ODD = {3: NOT_MET, 11: IN_HOSPITAL, 19: REFUSED}
"""By place among the reports of the day: what else is met at the door."""
PAPER = b"%PDF-"
NEXT = timedelta(days=90)


class Rounds:
    """The teams' day, told in the evening when there is network again."""

    def __init__(self, ledger: Ledger, shifts: Shifts, stage: Stage, road: Road) -> None:
        self.ledger, self.shifts, self.stage, self.road = ledger, shifts, stage, road
        self.told: Counter[str] = Counter()
        self.reported_ids: set[str] = set()
        self.fulfilled: dict[str, dict[str, Any]] = {}
        self.agreed = 0
        """How many next days were agreed on."""

    async def reported(self, teams: Mapping[str, Mapping[str, Any]]) -> None:
        self.ledger.chapter("六、门口：服务、送药、记录")
        out = {way["team_id"] for way in self.road.plan["rounds"] if way["stops"]}
        for cast in TEAMS:
            if teams[cast.key]["id"] in out:
                await self._reports_of(cast.key, cast.members[0][0][:1])
        everybody = self.reported_ids == set(self.road.stops)
        self.ledger.holds("走到的每一户都有记录", held=everybody, seen=dict(self.told))

    async def _reports_of(self, key: str, surname: str) -> None:
        nurse = await self.shifts.team(key)
        today = self.road.day.isoformat()
        paper = await nurse.fetch("/my-round/day-sheet", day=today)
        (own,) = (await nurse.get("/my-round", day=today))["rounds"]
        for stop in own["stops"]:
            report = self._report(stop, surname)
            await send(nurse, stop["visit_id"], report)
            if not self.reported_ids:
                printed = paper.content.startswith(PAPER)
                self.ledger.holds("日程打印得出来", held=printed, seen=f"{len(paper.content)} 字节")
                await self._sent_twice(nurse, stop["visit_id"], report)
            self.reported_ids.add(stop["visit_id"])
            self.told[report["outcome"]] += 1
            self.agreed += "next_on" in report
            if report["outcome"] == "fulfilled":
                self.fulfilled[stop["visit_id"]] = stop
        self.ledger.step(
            own["team_name"], f"{len(own['stops'])} 户，{own['metres'] / 1000:.1f} 公里"
        )

    def _report(self, stop: Mapping[str, Any], surname: str) -> dict[str, Any]:
        odd = ODD.get(len(self.reported_ids))
        if odd is not None:
            return report_of(stop, surname, **odd)
        if "medical" in stop["purposes"]:
            return report_of(stop, surname, **medical((self.road.day + NEXT).isoformat()))
        return report_of(stop, surname)

    async def _sent_twice(self, nurse: Caller, visit_id: str, report: dict[str, Any]) -> None:
        """The network was gone before the answer came."""
        again = await nurse.answer(f"/visits/{visit_id}:report", report)
        seen = await nurse.get(f"/visits/{visit_id}/report")
        once = again.is_success and len(seen["versions"]) == 1
        self.ledger.holds("断网重发，只有一份记录", held=once)

    async def what_follows(self) -> None:
        self.ledger.chapter("七、数字与记录相等")
        supervisor = await self.shifts.office(SUPERVISOR)
        period = {
            "from_on": self.road.day.isoformat(),
            "before_on": (self.road.day + timedelta(days=1)).isoformat(),
        }
        figures = await supervisor.get("/statistics/visits", by="status", **period)
        counted = {line["key"]: line["visits"] for line in figures["items"]}
        same = counted.get("fulfilled") == self.told["fulfilled"]
        self.ledger.holds("统计的完成数等于记录", held=same, seen=counted)
