"""`rongyao seed`: a believable city in an empty database."""

import asyncio

import psycopg
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.commands.place import database_for_a_while
from app.commands.reference import bring_up
from app.db import libpq_url
from app.domain.calendar.days import day_of
from app.house import open_house
from app.models.security import OWNER
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.veterans.registry import anybody_registered
from app.seed.banks import seed_bank_clients
from app.seed.bookings import seed_bookings
from app.seed.cast import seed_personas
from app.seed.city import seed_city
from app.seed.money import seed_money
from app.seed.stations import seed_stations
from app.seed.visits import seed_visits
from app.settings import Settings


def run_seed(settings: Settings, people: int) -> None:
    """Bring the database up and fill it; one that already holds people is left as it is."""
    if not settings.demo:
        raise typer.BadParameter("made-up people have no place in production")
    with database_for_a_while(settings) as url:
        bring_up(settings, url)
        if not asyncio.run(seed_if_empty(settings, url, people)):
            typer.echo("there are people in it already: nothing was added")


async def seed_if_empty(settings: Settings, url: str, people: int) -> bool:
    """Add stations, the personas and so many made-up people, in one transaction."""
    async with (
        open_house(settings, url) as house,
        house.database.transaction(EVERYTHING, SYSTEM) as session,
    ):
        if await anybody_registered(session):
            return False
        await seed_stations(session, day_of(session.info["now"]))
        await seed_personas(session, settings)
        await seed_bank_clients(session)
        await seed_visits(session)
        with _bar() as bar:
            task = bar.add_task("虚构人员", total=people)
            await seed_city(
                session, house.vault, people, progress=lambda made: bar.advance(task, made)
            )
        await seed_money(session, house.vault)
        await seed_bookings(session)
    _know_the_crowd(url)
    return True


def _know_the_crowd(url: str) -> None:
    """Let the planner count at once what just came in, instead of some minutes later."""
    with psycopg.connect(libpq_url(url), autocommit=True) as connection:
        connection.execute(f"SET ROLE {OWNER}")
        connection.execute("ANALYZE")


def _bar() -> Progress:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    return Progress(*columns, TimeElapsedColumn())
