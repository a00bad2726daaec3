"""Hold a bank's day against its payments, county by county; what is closed stays as it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.domain.reconciliations.matching import Compared, by_county, match, totals_of
from app.domain.reconciliations.terms import ReconciliationStatus
from app.models.payments.reconciliations import Reconciliation, ReconciliationLine, Statement
from app.policies.scope import EVERYTHING
from app.queries.reconciliations.statements import (
    current_statement,
    expected_of,
    explained_lines,
    known_attempts,
    reconciliations_for_update,
    stated_elsewhere,
    stated_lines,
    withdrawn_serials,
)
from app.queries.results.results import home_division

Explained = dict[tuple[object, ...], ReconciliationLine]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the day's bookings differ by now, and the numbers that earlier versions named."""

    here: frozenset[tuple[str | None, int]]
    withdrawn: frozenset[str]

    def holds(self, line: ReconciliationLine) -> bool:
        """Say whether what explained a line is still said, by this day or from elsewhere."""
        named = {serial for serial, _ in self.here} | self.withdrawn
        makes_up = (line.evidence, line.expected_fen - line.stated_fen) in self.here
        return makes_up or line.evidence not in named


async def match_day(session: AsyncSession, bank_code: str, booked_on: date, now: datetime) -> None:
    """Compare anew; explanations stay with lines that are as they were, if what they name is."""
    statement = await current_statement(session, EVERYTHING, bank_code, booked_on)
    if statement is None:
        return
    compared = await _compared(session, statement)
    evidence = Evidence(
        frozenset((each.serial, each.difference_fen) for each in compared),
        frozenset(await withdrawn_serials(session, bank_code, booked_on)),
    )
    parts = by_county(compared, await home_division(session, bank_code))
    there = {
        each.county_code: each
        for each in await reconciliations_for_update(session, EVERYTHING, bank_code, booked_on)
    }
    for county_code in sorted(parts.keys() | there.keys()):
        found = there.get(county_code)
        if found is not None and found.status is ReconciliationStatus.CLOSED:
            continue
        part = found or _opened(session, statement, county_code, now)
        await _write(session, part, statement, (parts.get(county_code, []), evidence), now)


async def _compared(session: AsyncSession, statement: Statement) -> list[Compared]:
    bank_code, booked_on = statement.bank_code, statement.booked_on
    stated = await stated_lines(session, statement.id)
    expected = await expected_of(session, bank_code, booked_on)
    numbers = {line.payment_no for line in stated if line.payment_no is not None}
    named = sorted(numbers | {key[0] for key in expected})
    elsewhere = await stated_elsewhere(session, bank_code, booked_on, named)
    return match(
        stated,
        await known_attempts(session, bank_code, named),
        expected=expected,
        stated_before={key for key, days in elsewhere.items() if min(days) < booked_on},
        stated_at_all=elsewhere.keys(),
    )


def _opened(
    session: AsyncSession, statement: Statement, county_code: str, now: datetime
) -> Reconciliation:
    part = Reconciliation(
        bank_code=statement.bank_code,
        booked_on=statement.booked_on,
        county_code=county_code,
        statement_id=statement.id,
        status=ReconciliationStatus.OPEN,
        totals={},
        difference_fen=0,
        open_count=0,
        matched_at=now,
    )
    session.add(part)
    return part


async def _write(
    session: AsyncSession,
    part: Reconciliation,
    statement: Statement,
    found: tuple[Sequence[Compared], Evidence],
    now: datetime,
) -> None:
    compared, evidence = found
    before = [line for line in await explained_lines(session, part.id) if evidence.holds(line)]
    explained = {_marks(line): line for line in before}
    rows = [_row(part.id, each, explained) for each in compared]
    part.statement_id, part.matched_at = statement.id, now
    part.totals = totals_of(compared)
    part.difference_fen = sum(each.difference_fen for each in compared)
    part.open_count = sum(bool(row["differs"]) and not row["explained_at"] for row in rows)
    await session.flush()  # The lines refer to it.
    of_part = ReconciliationLine.reconciliation_id == part.id
    await session.execute(delete(ReconciliationLine).where(of_part))
    if rows:
        await session.execute(insert(ReconciliationLine), rows)


def _marks(line: ReconciliationLine) -> tuple[object, ...]:
    """What must be the same for an explanation to hold on."""
    return (
        line.outcome, line.payment_no, line.attempt, line.serial,
        line.expected_fen, line.stated_fen,
    )  # fmt: skip


def _row(part_id: UUID, each: Compared, explained: Explained) -> dict[str, object]:
    row: dict[str, object] = {
        "id": uuid7(),
        "reconciliation_id": part_id,
        "outcome": each.outcome,
        "payment_no": each.payment_no,
        "attempt": each.attempt,
        "payment_id": each.known.payment_id if each.known else None,
        "batch_id": each.known.batch_id if each.known else None,
        "serial": each.serial,
        "expected_fen": each.expected_fen,
        "stated_fen": each.stated_fen,
        "differs": each.differs,
    }
    marks = (each.outcome, each.payment_no, each.attempt, each.serial)
    before = explained.get((*marks, each.expected_fen, each.stated_fen))
    for name in ("explanation", "evidence", "explained_by", "explained_at"):
        row[name] = getattr(before, name) if before else None
    return row
