"""A person closes a day, month or year of a county, once everything in it is."""

from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.divisions.code import level_of
from app.domain.divisions.levels import Level
from app.domain.errors import NotFound
from app.domain.payments.ledger import Posting
from app.domain.reconciliations.closing import (
    CARRIED_OVER,
    require_balance,
    require_nothing_payable,
    require_over,
    require_ready,
    span,
)
from app.domain.reconciliations.terms import ClosingKind
from app.domain.results.errors import AlreadyClosed
from app.models.payments.reconciliations import Closing
from app.policies.principals import Staff
from app.queries.reconciliations.closings import (
    alone_in_books,
    appropriations_left,
    books_of,
    closing_of,
    payable_left_fen,
    still_open,
)
from app.usecases.audit.record_many import Happened, record_many
from app.usecases.ledger.post import post


async def close_period(
    session: AsyncSession,
    staff: Staff,
    county_code: str,
    kind: ClosingKind,
    starts_on: date,
    *,
    carries_over: bool,
    now: datetime,
) -> Closing:
    """Close it where the books balance; at year's end what is left may go on into the next."""
    if not staff.scope.holds(county_code) or level_of(county_code) is not Level.COUNTY:
        raise NotFound
    from_on, before_on = span(kind, starts_on)
    require_over(before_on, day_of(now))
    await alone_in_books(session, county_code)
    if await closing_of(session, staff.scope, county_code, kind, from_on) is not None:
        raise AlreadyClosed
    require_ready(await still_open(session, county_code, kind, (from_on, before_on)))
    books = await books_of(session, county_code)
    if kind is not ClosingKind.DAY:
        require_balance(books)
    if kind is ClosingKind.YEAR:
        require_nothing_payable(await payable_left_fen(session, county_code, from_on.year))
    totals: dict[str, object] = {
        "debits_fen": books.debits_fen,
        "credits_fen": books.credits_fen,
        "paid_fen": books.paid_fen,
    }
    if kind is ClosingKind.YEAR and carries_over:
        totals["carried_over_fen"] = await _carry(session, county_code, from_on.year, now)
    closing = Closing(
        county_code=county_code,
        kind=kind,
        starts_on=from_on,
        totals=totals,
        closed_by=staff.id,
        closed_at=now,
    )
    session.add(closing)
    await session.flush()  # What the event speaks of is stored before it.
    facts = {"kind": kind.value, "starts_on": from_on.isoformat()}
    happened = [Happened(closing.id, None, county_code, facts)]
    await record_many(session, EventTag.PERIOD_CLOSED, "closings", happened, at=now)
    return closing


async def _carry(session: AsyncSession, county_code: str, year: int, now: datetime) -> int:
    left = [
        (programme, fen)
        for programme, fen in await appropriations_left(session, county_code, year)
        if fen > 0
    ]
    postings = [
        Posting(
            county_code=county_code,
            programme=programme,
            move=CARRIED_OVER,
            debit_year=year,
            credit_year=year + 1,
            amount_fen=fen,
            count=1,
            reference=f"carried over {county_code} {programme} {year}",
        )
        for programme, fen in left
    ]
    await post(session, postings, at=now)
    return sum(fen for _, fen in left)
