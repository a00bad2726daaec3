"""Twelve days on which the teams go out, and what a year of them comes to."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from itertools import cycle
from typing import Any

from app.tour.caller import Caller
from app.tour.ledger import Ledger
from app.tour.stage import Stage
from app.tour.visiting.bookings import PURPOSES, seats
from app.tour.visiting.cast import CLERK, PLANNER, Shifts
from app.tour.visiting.doors import report_of, send
from app.tour.visiting.people import Invited
from app.tour.visiting.road import Road, at
from app.tour.visiting.supply import half_days

BEFORE = timedelta(days=2)


class Months:
    """Each month some people who were never visited, and those whose doctor is due."""

    def __init__(
        self,
        ledger: Ledger,
        shifts: Shifts,
        stage: Stage,
        teams: Mapping[str, Mapping[str, Any]],
        people: Sequence[Invited],
    ) -> None:
        self.ledger, self.shifts, self.stage = ledger, shifts, stage
        self.teams, self.people = teams, people
        self.served: set[str] = set()
        self.made = self.followed_up = self.by_own_team = 0

    async def goes_by(
        self, day: date, *, share: float, under_care: Callable[[str], str | None]
    ) -> None:
        """Book, drive and report one day; by then `share` of all have been visited."""
        await self.stage.until(at(day - BEFORE, 9))
        clerk = await self.shifts.office(CLERK)
        slots = [s for team in self.teams.values() for s in await half_days(clerk, team["id"], day)]
        free = list(seats(slots))
        due = await self._proposed(clerk, slots, free, under_care)
        fresh = self.people[len(self.served) : round(len(self.people) * share)]
        for person, slot_id, purposes in zip(fresh, free, cycle(PURPOSES), strict=False):
            wish = {
                "person_id": person.person_id,
                "slot_id": slot_id,
                "purposes": purposes,
                **person.door,
            }
            await clerk.post("/visits", wish)
        await self._driven(day)
        self.served |= {person.person_id for person in fresh}
        told = f"新上门 {len(fresh)} 户，随访 {due} 户，累计 {len(self.served)} 人"
        self.ledger.step(f"{day}", told)

    async def _proposed(
        self,
        clerk: Caller,
        slots: Sequence[Mapping[str, Any]],
        free: list[str],
        under_care: Callable[[str], str | None],
    ) -> int:
        """Give what the doctors' contracts propose a seat with their own team."""
        found = (await clerk.get("/visits", status="proposed", limit="100"))["items"]
        team_of = {slot["id"]: slot["team_id"] for slot in slots}
        booked = 0
        for visit in found:
            wanted = under_care(visit["person_id"])
            own = next((each for each in free if team_of[each] == wanted), None)
            if own is None:
                continue
            path = f"/visits/{visit['id']}:book"
            await clerk.post(path, {"slot_id": own}, version=visit["version"])
            free.remove(own)
            booked += 1
        self.followed_up += booked
        return booked

    async def _driven(self, day: date) -> None:
        await self.stage.until(at(day - timedelta(days=1), 18, 5))
        road = Road(day)
        await road.published(await self.shifts.office(PLANNER))
        await self.stage.until(at(day, 19))
        clerk = await self.shifts.office(CLERK)
        for visit_id, stop in road.stops.items():
            await send(clerk, visit_id, report_of(stop, "值班"))
        self.made += len(road.stops)

    async def figures_equal(self, supervisor: Caller, from_on: date, before_on: date) -> None:
        self.ledger.chapter("五、数字相等")
        period = {"from_on": from_on.isoformat(), "before_on": before_on.isoformat()}
        for by in ("month", "county", "team"):
            figures = await supervisor.get("/statistics/visits", by=by, **period)
            total = sum(line["fulfilled"] for line in figures["items"])
            held = total == figures["total"]["fulfilled"] == self.made
            self.ledger.holds(f"按{BY[by]}合计与记录相等", held=held, seen=total)
            people = figures["total"]["people"]
            served = people == len(self.served) == len(self.people)
            self.ledger.holds(f"按{BY[by]}统计的服务人数与来源一致", held=served, seen=people)
        followed = self.followed_up > 0
        self.ledger.holds("签约的人按时随访", held=followed, seen=self.followed_up)


BY = {"month": "月份", "county": "县区", "team": "服务队"}
