"""Fill the registry with a believable city, quickly and in little memory."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import ColumnElement, column, insert, select, table, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.copying import copy_rows
from app.adapters.crypto import Vault
from app.domain.calendar.days import day_of
from app.models.base import Base
from app.models.divisions import Division
from app.seed.numbers import Numbers
from app.seed.people import MadePerson, make_person
from app.seed.places import Village, villages
from app.seed.rows import COLUMNS, Rows, rows_of
from app.seed.word_lists import Weighted

CHUNK = 1000
"""People made, sealed and sent at a time: what is held in memory does not grow with the city."""


async def seed_city(
    session: AsyncSession,
    vault: Vault,
    people: int,
    *,
    rng_seed: int = 2026,
    progress: Callable[[int], object] = lambda _made: None,
) -> None:
    """Add so many made-up people in this transaction; `progress` is told how many came just now.

    The same seed makes the same people on the same day.
    """
    places = villages(await division_names(session))
    made = make_people(people, places, rng_seed, day_of(session.info["now"]))
    await enter_people(session, vault, made, progress=progress)


async def enter_people(
    session: AsyncSession,
    vault: Vault,
    people: Iterator[MadePerson],
    *,
    progress: Callable[[int], object] = lambda _made: None,
) -> None:
    """Put made-up people into the registry, a chunk at a time."""
    now: datetime = session.info["now"]
    for name in COLUMNS:
        stage = f"CREATE TEMPORARY TABLE {_stage_of(name)} (LIKE {name}) ON COMMIT DROP"
        await session.execute(text(stage))
    for chunk in _chunks(people):
        await _send(session, rows_of(chunk, vault, now, day_of(now)))
        progress(len(chunk))


async def division_names(session: AsyncSession) -> dict[str, str]:
    rows = await session.execute(select(Division.code, Division.name))
    return {code: name for code, name in rows}  # noqa: C416  # dict() cannot type rows.


def make_people(
    count: int, places: Weighted[Village], rng_seed: int, today: date
) -> Iterator[MadePerson]:
    """Draw so many people, each in one of the places."""
    dice, numbers = Random(rng_seed), Numbers()
    for _ in range(count):
        yield make_person(dice, places.draw(dice), numbers, today)


def _chunks(people: Iterator[MadePerson]) -> Iterator[list[MadePerson]]:
    while chunk := list(islice(people, CHUNK)):
        yield chunk


async def _send(session: AsyncSession, rows: Rows) -> None:
    """COPY is refused on tables under row-level security, so rows pass through a stage."""
    for name, columns in COLUMNS.items():
        await copy_rows(session, _stage_of(name), columns, rows[name])
        wanted: list[ColumnElement[Any]] = [column(each) for each in columns]
        arrived = select(*wanted).select_from(table(_stage_of(name)))
        await session.execute(
            insert(Base.metadata.tables[name]).from_select(list(columns), arrived)
        )
        await session.execute(text(f"TRUNCATE {_stage_of(name)}"))


def _stage_of(name: str) -> str:
    return f"arriving_{name}"
