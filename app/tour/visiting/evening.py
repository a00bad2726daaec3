"""The evening before: the road is planned, checked, told and drawn."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.tour.ledger import Ledger
from app.tour.visiting.cast import PLANNER, SUPERVISOR, Shifts
from app.tour.visiting.road import Road, metres_as_called


class Evening:
    """What stands when the clock has struck six."""

    def __init__(self, ledger: Ledger, shifts: Shifts, road: Road) -> None:
        self.ledger, self.shifts, self.road = ledger, shifts, road

    async def planned(
        self,
        teams: Mapping[str, Mapping[str, Any]],
        visits: Mapping[str, Mapping[str, Any]],
        doors: Mapping[str, Sequence[tuple[float, float]]],
    ) -> None:
        self.ledger.chapter("三、前一晚排路线")
        await self.road.published(await self.shifts.office(PLANNER))
        plan, stops = self.road.plan, self.road.stops
        before, after = metres_as_called(teams.values(), doors), plan["metres"]
        told = f"按来电次序 {before / 1000:.1f} 公里，排线后 {after / 1000:.1f} 公里"
        self.ledger.step("路线", told)
        shorter = f"少 {1 - after / before:.0%}"
        self.ledger.holds("排线后路程更短", held=after < before, seen=shorter)
        clean = plan["status"] == "published" and plan["faults"] == []
        self.ledger.holds("独立校验没有问题", held=clean, seen=plan["solver"])
        everybody = set(stops) == set(visits)
        self.ledger.holds("每户都有预计时间", held=everybody, seen=len(stops))
        self.ledger.holds("预计时间都在约定的半天之内", held=self.road.kept_to(visits))
        await self._drawn()

    async def _drawn(self) -> None:
        supervisor = await self.shifts.office(SUPERVISOR)
        path = f"/visit-routes/{self.road.plan['id']}/picture"
        drawn = (await supervisor.fetch(path)).text
        doors = drawn.count("<circle")
        self.ledger.holds("路线图上每户一个点", held=doors == len(self.road.stops), seen=doors)
