"""A small county for the random machine: five people, two programmes, two banks, one clock.

People may move to the county beside it and back.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count, product
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.domain.calendar.days import day_of
from app.domain.divisions.levels import Level
from app.domain.subsidies.notices import Paper, RateLine
from app.domain.subsidies.rate_terms import Component, RateUnit
from app.house import House
from app.jobs.schedule import known_jobs
from app.policies.permissions import Role
from app.policies.principals import SYSTEM, Actor, ActorKind, Bank, Citizen, Staff
from app.policies.scope import EVERYTHING, Scope
from app.usecases.ledger.enter_appropriation import Grant, enter_appropriation
from app.usecases.operations.shift_clock import shift_clock
from app.usecases.results.receive_delivery import Sent
from app.usecases.subsidies.enter_rate_notice import enter_rate_notice
from app.usecases.subsidies.publish_rate_notice import publish_rate_notice
from tests.builders.accounts import an_account
from tests.builders.identity import a_staff_account
from tests.builders.subsidies import an_entitlement
from tests.builders.veterans import VILLAGE, a_person

COUNTY, NEIGHBOUR = COUNTIES = "350505000000", "350504000000"
START = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)
"""Two months before the year ends, so that money comes back into another year."""
SINCE = date(2026, 8, 1)
BY_RATE, LISTED = "spouse_aid", "living_allowance"
PROGRAMMES = (BY_RATE, LISTED)
BANKS = ("ABC", "ICBC")
FIRST_RATE_FEN = 50_000
PEOPLE = (
    ("陈建国", (BY_RATE,), "ABC"),
    ("林秀英", (BY_RATE,), "ICBC"),
    ("黄志强", (LISTED,), "ABC"),
    ("蓝凤英", (LISTED, BY_RATE), "ICBC"),
    ("张丽华", (BY_RATE,), None),
)
LONG_AGO = date(2025, 8, 1)
"""The listed are entitled since the year before, and so asked to confirm this year."""
POSTS = (
    (Role.COUNTY_REVIEWER, COUNTY, Level.COUNTY),
    (Role.COUNTY_REVIEWER, COUNTY, Level.COUNTY),
    (Role.FINANCE, COUNTY, Level.COUNTY),
    (Role.PROVINCE_REVIEWER, "350000000000", Level.PROVINCE),
)

_WAITING = text(
    "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id"
)
_DONE = text("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = :id")


class InHouse:
    """As much of a job's context as the jobs of the house ask for."""

    def __init__(self, house: House) -> None:
        self.additional_context = {"house": house}


@dataclass
class County:
    house: House
    staff: list[Staff] = field(default_factory=list)
    persons: list[UUID] = field(default_factory=list)
    sent: list[tuple[str, Sent]] = field(default_factory=list)
    """What banks delivered so far, to be delivered again."""
    serials: list[str] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    @asynccontextmanager
    async def at_work(self, staff: Staff | None = None) -> AsyncIterator[AsyncSession]:
        by = SYSTEM if staff is None else Actor(ActorKind.STAFF, staff.id)
        async with self.house.database.transaction(EVERYTHING, by) as session:
            yield session

    async def passes(self, by: timedelta) -> None:
        async with self.at_work() as session:
            await shift_clock(session, by, now=session.info["now"])

    async def works_off(self) -> None:
        """Run what waits, one after another: a worker's own start would cost the most of a walk."""
        while waiting := await self._waiting():
            for job_id, name, arguments in waiting:
                await known_jobs().tasks[name].func(InHouse(self.house), **arguments)
                async with self.at_work() as session:
                    await session.execute(_DONE, {"id": job_id})

    async def _waiting(self) -> Sequence[Any]:
        async with self.at_work() as session:
            return (await session.execute(_WAITING)).all()

    def bank(self, code: str) -> Bank:
        return Bank(uuid7(), uuid7(), code, Scope(bank=code))

    def citizen(self, person_id: UUID) -> Citizen:
        return Citizen(uuid7(), uuid7(), person_id, person_id, None, frozenset(), EVERYTHING)


async def founded(house: House) -> County:
    county = County(house)
    async with county.at_work() as session:
        await shift_clock(session, START - session.info["now"], now=session.info["now"])
    async with county.at_work() as session:
        county.staff = [await _staff(session, *post) for post in POSTS]
        for name, programmes, bank in PEOPLE:
            county.persons.append(await _person(session, name, programmes, bank))
    for where, year, programme in product(COUNTIES, (2026, 2027), PROGRAMMES):
        await grants(county, where, programme, year, 400_000)
    for where in COUNTIES:
        await raises(county, where, BY_RATE, FIRST_RATE_FEN, SINCE)
    return county


async def grants(county: County, where: str, programme: str, year: int, fen: int) -> None:
    finance = county.staff[2]
    paper = f"泉财指〔{year}〕{next(county.numbers)}"
    async with county.at_work(finance) as session:
        grant = Grant(where, programme, year, fen, paper)
        await enter_appropriation(session, finance, grant, session.info["now"])


async def raises(county: County, where: str, programme: str, fen: int, effective_on: date) -> None:
    """Let two people type the same notice: the county's part of a programme's rate."""
    first, second = county.staff[:2]
    line = RateLine(
        programme=programme,
        category="war_or_test_participant" if programme == LISTED else None,
        unit=RateUnit.MONTH,
        amount_fen=fen,
    )
    async with county.at_work(first) as session:
        now = session.info["now"]
        paper = Paper(
            document_no=f"泉港退役军人〔2026〕{next(county.numbers)}号",
            title="关于调整补助标准的通知",
            component=Component.COUNTY,
            county_code=where,
            published_on=day_of(now),
            effective_on=effective_on,
        )
        notice = await enter_rate_notice(session, first, paper, [line], now)
    async with county.at_work(second) as session:
        await publish_rate_notice(
            session, second, notice.id, [line], version=1, now=session.info["now"]
        )


async def _staff(session: AsyncSession, role: Role, division: str, level: Level) -> Staff:
    account = await a_staff_account(session, role, division)
    return Staff(
        id=account.id,
        session_id=uuid7(),
        name=account.name,
        role=role,
        division_code=division,
        level=level,
        person_id=None,
        scope=EVERYTHING,
    )


async def _person(
    session: AsyncSession, name: str, programmes: tuple[str, ...], bank: str | None
) -> UUID:
    person = await a_person(session, name, VILLAGE)
    for programme in programmes:
        facts: dict[str, Any] = {"category": None} if programme == BY_RATE else {}
        facts["starts_on"] = SINCE if programme == BY_RATE else LONG_AGO
        await an_entitlement(session, person, programme, due_from=SINCE, **facts)
    if bank is not None:
        await an_account(session, person, bank=bank)
    return person.id
