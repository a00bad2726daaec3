"""A year at the doors: 230 served at home, 1,200 screened, 421 operated, contracts renewed."""

import asyncio
from datetime import date, timedelta

import httpx

from app.commands.bureau import bureau_of_its_own
from app.settings import Settings
from app.tour.backstage import settle
from app.tour.ledger import Ledger
from app.tour.stage import Stage
from app.tour.visiting.cast import CLERK, PLANNER, SUPERVISOR, Shifts
from app.tour.visiting.city import DISTRICTS
from app.tour.visiting.contracts import Contracts
from app.tour.visiting.convalescence import Convalescence
from app.tour.visiting.months import Months
from app.tour.visiting.people import invited_people
from app.tour.visiting.road import at
from app.tour.visiting.screening import Screening
from app.tour.visiting.supply import open_hospital, open_teams

BEGINS = date(2026, 1, 5)
DAYS = [
    date(2026, month, day)
    for month, day in enumerate((14, 11, 11, 15, 13, 10, 15, 12, 16, 14, 11, 9), start=1)
]
"""A Wednesday in the middle of each month, on which the teams go out."""
CALLS_BEFORE = timedelta(days=2)
REST_IN = 5
"""In June."""
SETTLED = 2_600
SERVED, SCREENED, OPERATED, PLACES, CONTRACTS = 230, 1_200, 421, 50, 12


def play(ledger: Ledger) -> None:
    """Play the year in a bureau of its own."""
    with bureau_of_its_own(at(BEGINS, 9)) as settings:
        asyncio.run(_story(settings, ledger))


async def _story(settings: Settings, ledger: Ledger) -> None:
    await settle(settings, list(DISTRICTS), SETTLED)
    async with httpx.AsyncClient(timeout=120) as client:
        stage = Stage(settings, client)
        await stage.until(at(BEGINS, 9))
        shifts = await Shifts.begin(settings, stage, office=len(DAYS) * 3 + 6, team=1)
        planner = await shifts.office(PLANNER)
        hospital = await open_hospital(planner)
        teams = await open_teams(planner, shifts, hospital["id"], BEGINS + timedelta(days=1))
        screening = Screening(ledger, SCREENED, OPERATED)
        await screening.opens(planner, hospital["id"], BEGINS)
        people = await invited_people(planner, screening.campaign["id"])
        months = Months(ledger, shifts, stage, teams, people[:SERVED])
        contracts = Contracts(ledger, list(teams.values()), people[:CONTRACTS])
        rest = Convalescence(ledger, PLACES, people[-2 * PLACES :])
        for nth, day in enumerate(DAYS):
            await months.goes_by(day, share=(nth + 1) / len(DAYS), under_care=contracts.team_of)
            clerk = await shifts.office(CLERK)
            if nth == 0:
                await contracts.signed(clerk, day)
            if nth in screening.months:
                await screening.goes_by(clerk, nth, day, people)
            if nth == REST_IN:
                await rest.offered(await shifts.office(PLANNER), clerk, day)
        await contracts.renewed(clerk, DAYS[-1])
        supervisor = await shifts.office(SUPERVISOR)
        await months.figures_equal(supervisor, BEGINS, DAYS[-1] + timedelta(days=1))
        await screening.figures_equal(supervisor)
