"""What a notice brings about, before and after it is published."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.subsidies.months import first_of_month
from app.domain.subsidies.raise_cause import RaiseCause
from app.domain.subsidies.raises import PaidMonth, Raises, arrears_of, succeeded_by
from app.domain.subsidies.rate_book import RateBook
from app.domain.subsidies.rate_terms import NoticeStatus
from app.domain.subsidies.reckoning import reckon
from app.domain.subsidies.tariff import Tariff, TariffKey
from app.domain.subsidies.terms import ArrearsStatus, EntitlementStatus
from app.models.subsidies.arrears import Arrears
from app.models.subsidies.entitlements import Entitlement, EntitlementPayer
from app.models.subsidies.rates import RateNotice
from app.models.subsidies.succession import rate_of, rows_of
from app.policies.scope import Scope, within
from app.queries.subsidies.notices import cause_of
from app.queries.subsidies.paid_months import paid_groups
from app.queries.subsidies.programmes import programmes
from app.queries.subsidies.rates import confirmed_figures, known_rates, rate_book

RUNNING = (EntitlementStatus.ACTIVE, EntitlementStatus.SUSPENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    entitlements: int
    month_more_fen: int
    arrears_count: int
    arrears_fen: int
    lower_count: int
    lower_fen: int
    unknown_count: int
    noted_count: int
    noted_fen: int


async def effect_of(
    session: AsyncSession, scope: Scope, notice: RateNotice, now: datetime
) -> Effect:
    """Reckon with the notice as if it were published, and compare with what is there.

    Of a published one what is left is shown: arrears already noted are counted apart.
    """
    cause = await cause_of(session, notice)
    book = await _book_with(session, notice, now)
    # By a cause of no notice, what this one has noted counts as noted too.
    anybodys = replace(cause, id=UUID(int=0))
    months = [group.month for group in await paid_groups(session, scope, anybodys)]
    raises = arrears_of(months, book, now, (await programmes(session)).matrix)
    today = await rate_book(session, cause.county_code)
    running = await _running(session, scope, cause, first_of_month(day_of(now)))
    changed = _changes(running, today, book, now)
    noted_count, noted_fen = await _noted(session, scope, cause)
    return Effect(
        entitlements=sum(count for count, _ in changed),
        month_more_fen=sum(count * more_fen for count, more_fen in changed),
        noted_count=noted_count,
        noted_fen=noted_fen,
        **_totals(raises),
    )


def _totals(raises: Raises) -> dict[str, int]:
    return {
        "arrears_count": sum(each.of.count for each in raises.due),
        "arrears_fen": sum(each.total_fen for each in raises.due),
        "lower_count": sum(each.of.count for each in raises.lower),
        "lower_fen": -sum(each.total_fen for each in raises.lower),
        "unknown_count": sum(month.count for month in raises.unknown),
    }


async def _book_with(session: AsyncSession, notice: RateNotice, now: datetime) -> RateBook:
    if notice.status is not NoticeStatus.DRAFT:
        return await rate_book(session, notice.county_code)
    new = [rate_of(row, notice.document_no) for row in rows_of(notice, now)]
    rates = succeeded_by(await known_rates(session, notice.county_code), new)
    known = await programmes(session)
    return RateBook(known.by_code, rates, await confirmed_figures(session))


def _changes(
    running: Iterable[PaidMonth], today: RateBook, then: RateBook, now: datetime
) -> list[tuple[int, int]]:
    """Return how many come to how much more; who has no rate yet gains all of it."""
    compared = (
        (each.count, _amount_fen(each, then, now) - _amount_fen(each, today, now))
        for each in running
    )
    return [(count, more_fen) for count, more_fen in compared if more_fen]


def _amount_fen(month: PaidMonth, book: RateBook, now: datetime) -> int:
    tariff = reckon(month.key, book, now)
    return tariff.amount_fen if isinstance(tariff, Tariff) else 0


async def _running(
    session: AsyncSession, scope: Scope, cause: RaiseCause, month: date
) -> list[PaidMonth]:
    """Return running entitlements of the month, alike ones together."""
    parts = (
        Entitlement.programme,
        EntitlementPayer.county_code,
        Entitlement.category,
        Entitlement.nature,
        Entitlement.grade,
        Entitlement.service_years,
    )
    rows = (
        select(*parts, func.count().label("count"))
        .join(EntitlementPayer, EntitlementPayer.entitlement_id == Entitlement.id)
        .where(
            within(scope, division=Entitlement.division_code),
            Entitlement.programme.in_(cause.programmes),
            Entitlement.status.in_(RUNNING),
            Entitlement.fixed_fen.is_(None),
            EntitlementPayer.from_on <= month,
            or_(EntitlementPayer.before_on.is_(None), EntitlementPayer.before_on > month),
            or_(Entitlement.ends_before.is_(None), Entitlement.ends_before > month),
        )
        .group_by(*parts)
    )
    if cause.county_code is not None:
        rows = rows.where(EntitlementPayer.county_code == cause.county_code)
    return [_month(row, month) for row in await session.execute(rows)]


def _month(row: Any, month: date) -> PaidMonth:
    key = TariffKey(
        programme=row.programme,
        county_code=row.county_code,
        month=month,
        category=row.category,
        nature=row.nature,
        grade=row.grade,
        service_years=row.service_years,
    )
    return PaidMonth(key, paid_fen=0, count=row.count)


async def _noted(session: AsyncSession, scope: Scope, cause: RaiseCause) -> tuple[int, int]:
    total = func.coalesce(func.sum(Arrears.amount_fen), 0)
    rows = select(func.count(), total).where(
        within(scope, division=Arrears.division_code),
        Arrears.cause_id == cause.id,
        Arrears.status != ArrearsStatus.DROPPED,
    )
    count, total_fen = (await session.execute(rows)).one()
    return count, int(total_fen or 0)
