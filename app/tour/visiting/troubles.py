"""A day that comes otherwise than planned: an emergency, and a team that falls ill."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.tour.ledger import Ledger
from app.tour.stage import Stage
from app.tour.visiting.bookings import wish_of
from app.tour.visiting.cast import CLERK, PLANNER, Shifts
from app.tour.visiting.people import Resident
from app.tour.visiting.road import Road, at

URGENT_TEAM, SICK_TEAM = "licheng1", "fengze1"
FEW = 3


class Troubles:
    """The dispatcher's morning."""

    def __init__(self, ledger: Ledger, shifts: Shifts, stage: Stage, road: Road) -> None:
        self.ledger, self.shifts, self.stage, self.road = ledger, shifts, stage, road

    async def an_emergency(
        self,
        resident: Resident,
        teams: Mapping[str, Mapping[str, Any]],
        slots: Sequence[Mapping[str, Any]],
    ) -> dict[str, Any]:
        """Book an urgent visit into a seat of the reserve, and put it into the plan."""
        self.ledger.chapter("四、上午九点：临时加一户")
        await self.stage.until(at(self.road.day, 9))
        clerk = await self.shifts.office(CLERK)
        team_id = teams[URGENT_TEAM]["id"]
        slot = next(s for s in slots if s["team_id"] == team_id and s["half"] == "pm")
        wish = wish_of(resident, slot["id"], ["medical"])
        visit = await clerk.post("/visits", {**wish, "urgent": "伤口渗血，今天要换药"})
        planner = await self.shifts.office(PLANNER)
        await self.road.mend(planner, "insert", {"visit_id": visit["id"]})
        moves = self.road.plan["moves"]
        told = f"{moves['visits']} 户改了时间，最多 {moves['minutes_most']} 分钟"
        self.ledger.step("调整", told)
        self.ledger.holds("临时的一户排进去了", held=visit["id"] in self.road.stops)
        self.ledger.holds("几乎不动别人的时间", held=moves["visits"] <= FEW, seen=moves["visits"])
        return {visit["id"]: visit}

    async def a_sick_team(self, teams: Mapping[str, Mapping[str, Any]]) -> None:
        """Let the other teams stand in; whoever nobody can reach today comes first later."""
        self.ledger.chapter("五、上午十点：一支队伍病倒")
        ten = at(self.road.day, 10)
        await self.stage.until(ten)
        sick = teams[SICK_TEAM]["id"]
        ahead = {
            key
            for key, stop in self.road.stops.items()
            if stop["team_id"] == sick and datetime.fromisoformat(stop["planned_from"]) > ten
        }
        planner = await self.shifts.office(PLANNER)
        wanted = {"team_id": sick, "reason": "医生发烧"}
        await self.road.mend(planner, "without-team", wanted)
        stops, left = self.road.stops, self.road.left_out
        taken = {key for key in ahead if key in stops and stops[key]["team_id"] != sick}
        moves = self.road.plan["moves"]["visits"]
        told = f"{len(taken)} 户由别的队去，{len(left)} 户改期，{moves} 户改了时间"
        self.ledger.step("调整", told)
        self.ledger.holds("没有一户不声不响地丢了", held=ahead <= taken | left, seen=len(ahead))
        heads = [await planner.get(f"/visits/{key}") for key in left]
        first = all(each["status"] == "waitlist" and each["turn"]["at_head"] for each in heads)
        self.ledger.holds("改期的人排在最前面", held=first, seen=len(heads))
