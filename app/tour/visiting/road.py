"""The plan of the day, as the dispatcher reads and mends it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from app.adapters.road_policy import road_policy
from app.domain.calendar.days import SHANGHAI
from app.domain.rounds.problem import Place
from app.tour.caller import Caller
from app.tour.paying.waiting import over
from app.tour.visiting.waiting import until

Stop = dict[str, Any]


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


class Road:
    """The plan that holds for one day; `plan` is as it was last read."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.plan: dict[str, Any] = {}

    async def published(self, planner: Caller) -> None:
        """Wait for the plan that the clock makes in the evening."""
        (line,) = await until(lambda: self._in_force(planner), f"plan of {self.day}")
        self.plan = await planner.get(f"/visit-routes/{line['id']}")

    async def mend(self, planner: Caller, verb: str, wanted: dict[str, Any]) -> None:
        """Let the plan be another one, and read it."""
        (held,) = await self._in_force(planner)
        path = f"/visit-routes/{held['id']}:{verb}"
        asked = await planner.post(path, wanted, version=held["version"])
        done = await over(planner, asked["id"])
        self.plan = await planner.get(done["result_url"].removeprefix("/staff/v1"))

    @property
    def stops(self) -> dict[str, Stop]:
        """By visit, each with its team."""
        return {
            stop["visit_id"]: {**stop, "team_id": way["team_id"]}
            for way in self.plan["rounds"]
            for stop in way["stops"]
        }

    @property
    def left_out(self) -> set[str]:
        return {each["visit_id"] for each in self.plan["left_out"]}

    def kept_to(self, visits: Mapping[str, Mapping[str, Any]]) -> bool:
        """Say whether everybody is visited within the half-day that was promised."""
        return all(
            visits[key]["starts_at"] <= stop["planned_from"] < visits[key]["ends_at"]
            for key, stop in self.stops.items()
        )

    async def _in_force(self, planner: Caller) -> list[dict[str, Any]]:
        found = (await planner.get("/visit-routes", day=self.day.isoformat()))["items"]
        return [plan for plan in found if plan["status"] == "published"]


def metres_as_called(
    teams: Iterable[Mapping[str, Any]], doors_of: Mapping[str, Sequence[tuple[float, float]]]
) -> int:
    """Return the way if each team drove to its doors in the order in which people rang."""
    travel, metres = road_policy().great_circle, 0
    for team in teams:
        home = Place(team["latitude"], team["longitude"])
        way = [home, *(Place(*place) for place in doors_of[team["id"]]), home]
        metres += sum(travel.leg(one, other).metres for one, other in pairwise(way))
    return metres
