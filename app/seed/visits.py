"""Hospitals, teams and their weeks for the demo; their half-days are there at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.divisions.stations import Point
from app.domain.supply.shifts import Hours, Shift
from app.domain.supply.teams import HospitalCard, MemberCard, TeamCard
from app.domain.visits.terms import Half, Profession, Skill
from app.models.identity.staff import StaffAccount
from app.policies.principals import Staff
from app.policies.scope import EVERYTHING
from app.queries.identity.staff import staff_by_username
from app.queries.supply.teams import teams_that_go_out
from app.seed.cast import at_work
from app.seed.personas import personas
from app.seed.stations import SEATS
from app.usecases.supply.open_hospital import open_hospital
from app.usecases.supply.open_team import open_team
from app.usecases.supply.set_week import set_week
from app.usecases.supply.stock_team import stock_team

COUNTIES = {
    "350502000000": ("鲤城区", 2),
    "350503000000": ("丰泽区", 2),
    "350504000000": ("洛江区", 1),
    "350505000000": ("泉港区", 1),
    "350802000000": ("新罗区", 1),
    "350803000000": ("永定区", 1),
}
"""By code the name of a county and how many teams it has."""

WORKING_WEEK = range(5)
HOURS = {Half.AM: Hours(510, 720, 0, 1), Half.PM: Hours(900, 1080, 15, 1)}
SURNAMES, GIVEN = "林陈黄张吴李王郑蔡苏", ("志明", "丽华", "文斌", "秀珍", "国辉", "雅玲", "建平")
CREW = (
    (Profession.DOCTOR, {Skill.GENERAL_PRACTICE}),
    (Profession.NURSE, {Skill.NURSING, Skill.REHABILITATION}),
    (Profession.PHARMACIST, {Skill.PHARMACY}),
    (Profession.POLICY_OFFICER, {Skill.POLICY}),
    (Profession.DRIVER, set[Skill]()),
)
NUMBERS = "一二三"
APART = 0.02
"""How far, in degrees, a hospital lies from the seat of its county."""


@dataclass(frozen=True, slots=True)
class Quarters:
    """Where the teams of a county set out."""

    code: str
    county: str
    hospital_id: UUID
    place: Point


async def seed_visits(session: AsyncSession) -> int:
    """Open a hospital and its teams in some counties and return how many teams; never twice."""
    today = day_of(session.info["now"])
    if await teams_that_go_out(session, today):
        return 0
    cast = personas().staff
    staff = at_work(await _account(session, cast["city_reviewer"].username))
    nurse = await _account(session, cast["medical_team"].username)
    opened = 0
    for code, (county, teams) in COUNTIES.items():
        base = await _base(session, staff, code, county)
        of_the_cast = nurse if nurse.division_code == code else None
        for place in range(teams):
            await _open(session, staff, base, place, of_the_cast)
        opened += teams
    return opened


async def _account(session: AsyncSession, username: str) -> StaffAccount:
    found = await staff_by_username(session, username)
    if found is None:
        raise ValueError("The cast comes before its teams.")
    return found


async def _base(session: AsyncSession, staff: Staff, code: str, county: str) -> Quarters:
    latitude, longitude = SEATS[code]
    dice = Random(code + "hospital")  # The same places in every demo.
    place = Point(
        round(latitude + dice.uniform(-APART, APART), 6),
        round(longitude + dice.uniform(-APART, APART), 6),
    )
    card = HospitalCard(f"{county}拥军优属医院", f"{county}中心路1号", _phone(code, dice), place)
    hospital = await open_hospital(session, staff, code, card, session.info["now"])
    return Quarters(code, county, hospital.id, place)


async def _open(
    session: AsyncSession, staff: Staff, base: Quarters, nth: int, nurse: StaffAccount | None
) -> None:
    now, dice = session.info["now"], Random(f"{base.code}team{nth}")
    card = TeamCard(
        name=f"{base.county}上门服务{NUMBERS[nth]}队",
        phone=_phone(base.code, dice),
        vehicle=f"闽{'C' if base.code < '3508' else 'F'}{dice.randrange(10**4, 10**5)}",
        latitude=base.place.latitude,
        longitude=base.place.longitude,
        hospital_id=base.hospital_id,
        areas=(base.code,),
    )
    crew = list(_crew(dice, nurse))
    team = await open_team(session, staff, base.code, card, crew, now)
    from_on = day_of(now) + timedelta(days=1)
    week = _week(nth)
    await set_week(session, staff, team.id, week, from_on=from_on, version=team.version, now=now)
    await stock_team(session, EVERYTHING, team.id, now)


def _crew(dice: Random, nurse: StaffAccount | None) -> Iterator[MemberCard]:
    for profession, skills in CREW:
        known = nurse if profession is Profession.NURSE else None
        name = known.name if known else dice.choice(SURNAMES) + dice.choice(GIVEN)
        yield MemberCard(name, profession, frozenset(skills), known.id if known else None)


def _week(nth: int) -> Sequence[Shift]:
    """The first team of a county is out in the mornings and some afternoons, the second others."""
    halves = ((Half.AM, WORKING_WEEK), (Half.PM, range(nth, 5, 2)))
    return [Shift(day, half, HOURS[half]) for half, days in halves for day in days]


def _phone(code: str, dice: Random) -> str:
    """No number of the area begins with zero: nobody is called by a demo."""
    return f"059{5 if code < '3508' else 7}-0{dice.randrange(10**6, 10**7)}"
