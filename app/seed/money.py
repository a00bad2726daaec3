"""What the made-up people are owed, and the accounts it is paid to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.adapters.crypto import Vault
from app.domain.accounts.accounts import AccountKind, AccountStatus
from app.domain.accounts.numbers import last4
from app.domain.calendar.days import day_of
from app.domain.subsidies.months import first_of_month
from app.domain.subsidies.terms import Basis, ConfirmationMethod, EntitlementStatus
from app.domain.veterans.terms import CategoryCode, DisabilityNature
from app.models.base import Base
from app.models.veterans.persons import Person
from app.models.veterans.service import ServicePeriod
from app.models.veterans.standing import CategoryHeld, DisabilityGrading, PreferentialCard
from app.seed.cards import PREFIXES, card_number

AT_ONCE = 1000
UNCONFIRMED_EVERY = 12
"""One in so many has not been seen this year."""
DAYS_OF_A_YEAR = 365

PENSION = frozenset(
    {
        CategoryCode.DISABLED_VETERAN,
        CategoryCode.DISABLED_POLICE,
        CategoryCode.DISABLED_OFFICIAL,
        CategoryCode.DISABLED_MILITIA,
    }
)
SURVIVORS = frozenset(
    {
        CategoryCode.MARTYR_SURVIVOR,
        CategoryCode.DUTY_DEATH_SURVIVOR,
        CategoryCode.ILLNESS_DEATH_SURVIVOR,
    }
)


@dataclass(frozen=True, slots=True)
class Ground:
    """One category somebody holds, with what its amount hangs on."""

    person_id: UUID
    name: str
    division_code: str
    category: CategoryCode
    starts_on: date
    basis: str
    grade: int | None
    nature: DisabilityNature | None
    served_days: int | None
    card_id: UUID | None
    card_bank: str | None

    @property
    def programme(self) -> str:
        if self.category in PENSION:
            return "disability_pension"
        if self.category in SURVIVORS:
            return "survivor_pension"
        if self.category is CategoryCode.RURAL_VETERAN_60:
            return "rural_veteran_allowance"
        return "living_allowance"

    @property
    def service_years(self) -> int | None:
        """A part of a year counts as a year."""
        if self.category is not CategoryCode.RURAL_VETERAN_60:
            return None
        return max(1, -(-(self.served_days or 0) // DAYS_OF_A_YEAR))


async def seed_money(session: AsyncSession, vault: Vault) -> None:
    """Open what the living hold a category for, and give each of them an account."""
    now: datetime = session.info["now"]
    served = (
        select(func.sum(ServicePeriod.discharged_on - ServicePeriod.enlisted_on, type_=Integer()))
        .where(ServicePeriod.person_id == Person.id)
        .scalar_subquery()
    )
    found = await session.stream(
        select(
            *(Person.id, Person.name, Person.division_code),
            *(CategoryHeld.category, CategoryHeld.starts_on, CategoryHeld.basis),
            *(DisabilityGrading.grade, DisabilityGrading.nature, served),
            *(PreferentialCard.id, PreferentialCard.bank),
        )
        .join(CategoryHeld, CategoryHeld.person_id == Person.id)
        .outerjoin(
            DisabilityGrading,
            (DisabilityGrading.person_id == Person.id) & DisabilityGrading.ends_before.is_(None),
        )
        .outerjoin(
            PreferentialCard,
            (PreferentialCard.person_id == Person.id) & PreferentialCard.voided_on.is_(None),
        )
        .where(Person.died_on.is_(None), CategoryHeld.ends_before.is_(None))
        .order_by(Person.id, CategoryHeld.category)
        .execution_options(yield_per=AT_ONCE)
    )
    serials, seen = count(1), set[UUID]()
    async for chunk in found.partitions(AT_ONCE):
        grounds = [Ground(*tuple[Any, ...](row)) for row in chunk]
        fresh = [one for one in grounds if one.person_id not in seen]
        fresh = list({one.person_id: one for one in fresh}.values())
        seen.update(one.person_id for one in fresh)
        await _send(session, "entitlements", (_entitlement(one, now) for one in grounds))
        await _send(
            session, "payment_accounts", (_account(one, vault, next(serials), now) for one in fresh)
        )
        await _send(session, "confirmations", _confirmations(fresh, now))
    await _let_counties_pay(session)


async def _send(session: AsyncSession, table: str, rows: Iterable[dict[str, Any]]) -> None:
    if values := list(rows):
        await session.execute(insert(Base.metadata.tables[table]), values)


def _entitlement(ground: Ground, now: datetime) -> dict[str, Any]:
    first, this_month = first_of_month(ground.starts_on), first_of_month(day_of(now))
    pension = ground.category in PENSION
    return {
        "id": uuid7(),
        "person_id": ground.person_id,
        "division_code": ground.division_code,
        "programme": ground.programme,
        "category": ground.category,
        "nature": ground.nature if pension else None,
        "grade": ground.grade if pension else None,
        "service_years": ground.service_years,
        "basis": Basis.REGISTER,
        "basis_ref": ground.basis,
        "starts_on": first,
        # Earlier months were paid before there was this system.
        "due_from": max(first, this_month),
        "status": EntitlementStatus.ACTIVE,
        "opened_at": now,
        "confirmed_at": now,
        "version": 1,
    }


def _account(ground: Ground, vault: Vault, serial: int, now: datetime) -> dict[str, Any]:
    """The account of the card, or one on paper where there is none."""
    row_id = uuid7()
    bank = ground.card_bank or tuple(PREFIXES)[serial % len(PREFIXES)]
    number = card_number(bank, serial)
    return {
        "id": row_id,
        "person_id": ground.person_id,
        "division_code": ground.division_code,
        "bank_code": bank,
        "kind": AccountKind.FALLBACK if ground.card_id is None else AccountKind.CARD_LINKED,
        "holder_name": ground.name,
        "number_sealed": vault.seal("payment_accounts", "number", row_id, number),
        "number_index": vault.index("payment_accounts", "number", number),
        "last4": last4(number),
        "card_id": ground.card_id,
        "basis": "存折复印件" if ground.card_id is None else None,
        "status": AccountStatus.VERIFIED,
        "verified_at": now,
        "usable_from": first_of_month(day_of(now)).replace(year=day_of(now).year - 1),
        "current": True,
        "opened_at": now,
        "changed_at": now,
        "version": 1,
    }


def _confirmations(grounds: Iterable[Ground], now: datetime) -> Iterable[dict[str, Any]]:
    """Most were seen this year; some are still to be visited."""
    today = day_of(now)
    for place, ground in enumerate(grounds):
        if place % UNCONFIRMED_EVERY:
            yield {
                "id": uuid7(),
                "person_id": ground.person_id,
                "division_code": ground.division_code,
                "year": today.year,
                "method": ConfirmationMethod.COUNTER,
                "done_on": date(today.year, 1, 1 + place % 28),
                "place": "村(社区)服务站",
                "recorded_at": now,
            }


async def _let_counties_pay(session: AsyncSession) -> None:
    """The county of the village pays, from the month in which the person's right began."""
    entitlements = Base.metadata.tables["entitlements"].c
    county = func.rpad(func.left(entitlements.division_code, 6), 12, "0")
    await session.execute(
        insert(Base.metadata.tables["entitlement_payers"]).from_select(
            ["id", "entitlement_id", "county_code", "from_on"],
            select(func.gen_random_uuid(), entitlements.id, county, entitlements.starts_on),
        )
    )
