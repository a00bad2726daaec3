"""One day at the doors of Quanzhou: 5 teams, 40 visits, an emergency, a sick team, nobody home."""

import asyncio
from datetime import date, timedelta
from typing import Any

import httpx

from app.commands.bureau import bureau_of_its_own
from app.settings import Settings
from app.tour.backstage import settle
from app.tour.ledger import Ledger
from app.tour.stage import Stage
from app.tour.visiting.afterwards import Afterwards, next_visits_are_proposed
from app.tour.visiting.bookings import book_by_telephone, how_many
from app.tour.visiting.cast import CLERK, PLANNER, Shifts
from app.tour.visiting.city import DISTRICTS
from app.tour.visiting.evening import Evening
from app.tour.visiting.people import Resident, residents_of
from app.tour.visiting.queue import Queue
from app.tour.visiting.refusals import Refusals
from app.tour.visiting.road import Road, at
from app.tour.visiting.rounds import Rounds
from app.tour.visiting.supply import half_days, open_hospital, open_teams
from app.tour.visiting.troubles import Troubles

MONDAY, THE_DAY = date(2026, 11, 23), date(2026, 11, 25)
VISITS, SPARE = 40, 4


def play(ledger: Ledger) -> None:
    """Play the day in a bureau of its own."""
    with bureau_of_its_own(at(MONDAY, 9)) as settings:
        asyncio.run(_story(settings, ledger))


async def _story(settings: Settings, ledger: Ledger) -> None:
    people = await settle(settings, list(DISTRICTS), VISITS + SPARE)
    async with httpx.AsyncClient(timeout=60) as client:
        stage = Stage(settings, client)
        await stage.until(at(MONDAY, 9))
        shifts = await Shifts.begin(settings, stage, office=10, team=4)
        day = VisitDay(ledger, shifts)
        await day.teams_go_out()
        clerk = await shifts.office(CLERK)
        residents = await residents_of(clerk, people)
        await day.forty_are_booked(residents[:VISITS])
        await Refusals(ledger, shifts, day.slots).told(residents, VISITS)
        await day.somebody_moves_up(residents[VISITS])
        await stage.until(at(THE_DAY - timedelta(days=1), 18, 5))
        road = Road(THE_DAY)
        await Evening(ledger, shifts, road).planned(day.teams, day.visits, day.doors)
        troubles = Troubles(ledger, shifts, stage, road)
        day.visits |= await troubles.an_emergency(residents[VISITS + 1], day.teams, day.slots)
        await troubles.a_sick_team(day.teams)
        await stage.until(at(THE_DAY, 19))
        rounds = Rounds(ledger, shifts, stage, road)
        await rounds.reported(day.teams)
        await rounds.what_follows()
        await Afterwards(ledger, shifts, stage, road).told(residents[:VISITS], rounds.fulfilled)
        await next_visits_are_proposed(ledger, shifts, stage, road, rounds.agreed)


class VisitDay:
    """Who goes out on Wednesday, and to whom."""

    def __init__(self, ledger: Ledger, shifts: Shifts) -> None:
        self.ledger, self.shifts = ledger, shifts
        self.teams: dict[str, dict[str, Any]] = {}
        self.slots: list[dict[str, Any]] = []
        self.visits: dict[str, dict[str, Any]] = {}
        self.doors: dict[str, list[tuple[float, float]]] = {}
        """By team, in the order of the calls."""

    async def teams_go_out(self) -> None:
        self.ledger.chapter("一、拥军优属医院、五支队伍、八周的半日班")
        planner = await self.shifts.office(PLANNER)
        hospital = await open_hospital(planner)
        from_on = MONDAY + timedelta(days=1)
        self.teams = await open_teams(planner, self.shifts, hospital["id"], from_on)
        for team in self.teams.values():
            self.slots += await half_days(planner, team["id"], THE_DAY)
        seats = how_many(self.slots)
        self.ledger.step("服务队", f"{len(self.teams)} 支，{THE_DAY} 上午、下午各一班")
        self.ledger.holds("当天名额够四十户，另有应急预留", held=seats >= VISITS, seen=seats)

    async def forty_are_booked(self, residents: list[Resident]) -> None:
        self.ledger.chapter("二、四十户电话预约")
        clerk = await self.shifts.office(CLERK)
        booked = await book_by_telephone(clerk, residents, self.slots)
        team_of = {slot["id"]: slot["team_id"] for slot in self.slots}
        self.doors = {team["id"]: [] for team in self.teams.values()}
        for visit, resident, slot_id in booked:
            self.visits[visit["id"]] = visit
            self.doors[team_of[slot_id]].append(resident.place)
        statuses = {visit["status"] for visit in self.visits.values()}
        held = len(self.visits) == VISITS and statuses == {"booked"}
        self.ledger.holds("四十户都约上了", held=held, seen=len(self.visits))

    async def somebody_moves_up(self, late: Resident) -> None:
        """Let somebody wait for the seat of whoever was booked first."""
        given_up = next(iter(self.visits.values()))
        got = await Queue(self.ledger, self.shifts, THE_DAY).moves_up(late, given_up)
        del self.visits[given_up["id"]]
        self.visits[got["id"]] = got
        self.doors[got["team_id"]][0] = late.place
