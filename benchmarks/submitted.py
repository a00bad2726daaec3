"""One batch on its way: drafted, built, approved, handed to the banks, taken and funded."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.domain.calendar.days import day_of
from app.domain.divisions.levels import Level
from app.domain.payments.ledger import APPROVED, GRANTED
from app.domain.payments.terms import BatchKind, BatchStatus
from app.house import House
from app.models.identity.staff import StaffAccount
from app.models.payments.batches import Batch
from app.policies.permissions import Role
from app.policies.principals import SYSTEM, Bank, Staff
from app.policies.scope import EVERYTHING, Scope
from app.queries.results.results import remittances_of
from app.usecases.batches.acknowledge_remittance import Counted, acknowledge_remittance
from app.usecases.batches.build_batch import build_batch
from app.usecases.batches.fund_remittance import Funding, fund_remittance
from app.usecases.batches.submit_batch import submit_batch
from app.usecases.ledger.post import post
from benchmarks.payees import COUNTY, PROGRAMME
from tests.builders.identity import a_staff_account

PERIOD = date(2026, 11, 1)
CHANGED_DAYS = 3
_ROLES = (Role.COUNTY_REVIEWER, Role.COUNTY_REVIEWER, Role.FINANCE)
_LINES = text(
    "SELECT payment_no, attempt, amount_fen FROM payments"
    " WHERE batch_id = :batch_id AND bank_code = :bank_code AND status = 'sent' ORDER BY payment_no"
)


@dataclass(frozen=True)
class Submitted:
    """A funded batch, and what each bank is to pay of it."""

    batch_id: UUID
    lines: dict[str, list[dict[str, Any]]]


async def hands(session: AsyncSession) -> list[StaffAccount]:
    """Three people: who prepares, who reviews, who approves."""
    return [await a_staff_account(session, role, COUNTY) for role in _ROLES]


async def a_draft(session: AsyncSession, people: list[StaffAccount]) -> Batch:
    batch = Batch(
        number="B350505-202611-000000",
        programme=PROGRAMME,
        period=PERIOD,
        county_code=COUNTY,
        kind=BatchKind.REGULAR,
        status=BatchStatus.DRAFT,
        count=0,
        total_fen=0,
        excluded_count=0,
        shown_count=0,
        prepared_by=people[0].id,
        prepared_at=session.info["now"],
    )
    session.add(batch)
    await session.flush()
    return batch


async def submitted(house: House) -> Submitted:
    """Bring the run of everybody in the database to the banks, by the product's own steps."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        people = await hands(session)
        batch = await a_draft(session, people)
        now = session.info["now"]
        await build_batch(session, batch.id, changed_days=CHANGED_DAYS, now=now)
        await _released(session, batch, people)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await submit_batch(session, batch.id, now=session.info["now"])
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        codes = [part.bank_code for part in await remittances_of(session, batch.id)]
    for code in codes:
        await _taken_and_funded(house, batch.id, code, _principal(people[2]))
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        lines = {code: await _lines(session, batch.id, code) for code in codes}
    return Submitted(batch.id, lines)


async def _released(session: AsyncSession, batch: Batch, people: list[StaffAccount]) -> None:
    """Two more people agree; what they look at is no part of any figure."""
    now, year = session.info["now"], PERIOD.year
    batch.reviewed_by, batch.reviewed_at = people[1].id, now
    batch.approved_by, batch.approved_at = people[2].id, now
    batch.status = BatchStatus.FINANCE_APPROVED
    for move in (GRANTED, APPROVED):
        posting = batch.posting(move, batch.total_fen, batch.count, debit_year=year)
        await post(session, [posting], at=now)


async def _taken_and_funded(house: House, batch_id: UUID, code: str, finance: Staff) -> None:
    bank = Bank(uuid7(), uuid7(), code, Scope(bank=code))
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        now = session.info["now"]
        batch = await session.get_one(Batch, batch_id)
        part = next(p for p in await remittances_of(session, batch_id) if p.bank_code == code)
        counted = Counted(part.count, part.total_fen, None)
        await acknowledge_remittance(session, bank, part.id, counted, now)
        await session.flush()
        funding = Funding(code, f"{batch.number}-{code}", "8801", day_of(now))
        await fund_remittance(session, finance, batch_id, funding, version=batch.version, now=now)


def _principal(account: StaffAccount) -> Staff:
    return Staff(
        id=account.id,
        session_id=uuid7(),
        name=account.name,
        role=Role.FINANCE,
        division_code=COUNTY,
        level=Level.COUNTY,
        person_id=None,
        scope=EVERYTHING,
    )


async def _lines(session: AsyncSession, batch_id: UUID, code: str) -> list[dict[str, Any]]:
    rows = await session.execute(_LINES, {"batch_id": batch_id, "bank_code": code})
    return [dict(row) for row in rows.mappings()]
