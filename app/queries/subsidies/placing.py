"""What would become of a new entitlement: under which identity, beside what, owed from when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.subsidies.ending import is_over
from app.domain.subsidies.months import months_in
from app.domain.subsidies.opening import Opening, faults_of, starts_in, under_each
from app.domain.subsidies.placing import Held, Placing, Verdict, Weighed, place
from app.domain.subsidies.programme import Programme
from app.domain.subsidies.rate_book import RateBook
from app.domain.subsidies.states import STANDING
from app.domain.subsidies.terms import EntitlementStatus
from app.domain.veterans.terms import CategoryCode
from app.models.subsidies.holding import Holding
from app.models.veterans.persons import Person
from app.queries.subsidies.programmes import programmes
from app.queries.subsidies.rates import rate_book
from app.queries.subsidies.weighing import weighed


@dataclass(frozen=True, slots=True)
class Prospect:
    """`differences`: months that the one before paid already, and what they lack."""

    opening: Opening
    programme: Programme
    payer: str
    placing: Placing
    differences: tuple[tuple[date, int], ...] = ()


async def prospect_of(
    session: AsyncSession,
    payer: str,
    person: Person,
    opening: Opening,
    categories: Collection[CategoryCode],
    held: Sequence[Holding],
    now: datetime,
) -> Prospect:
    """Weigh it against what the person has; `held` is under its lock."""
    known = await programmes(session)
    book = await rate_book(session, payer)
    programme = known.by_code[opening.programme]
    # A list of years comes back to no other month of them.
    month = starts_in(programme, opening.starts_on)
    opening = replace(opening, starts_on=month)
    standing = _standing(held, month)
    chosen = _under_best(opening, programme, categories, payer, book, now)
    placing = await placing_of(session, payer, chosen, held, now)
    if placing.verdict is Verdict.OPEN and _must_be_asked(chosen, programme, person, standing, now):
        placing = Placing(Verdict.ASK)
    replaced = [c for c in standing if c.entitlement.id in placing.succeeds]
    unpaid_from = max((c.unpaid_from for c in replaced if c.unpaid_from), default=month)
    due_from = max(month, unpaid_from, chosen.due_from or month)
    return Prospect(
        replace(chosen, due_from=due_from),
        programme,
        payer,
        placing,
        tuple(_differences(chosen, replaced, due_from, payer, book, now)),
    )


async def placing_of(
    session: AsyncSession, payer: str, opening: Opening, held: Sequence[Holding], now: datetime
) -> Placing:
    """Weigh what is complete against the others, and nothing else."""
    known = await programmes(session)
    month, book = opening.starts_on, await rate_book(session)
    others = [
        Held(c.entitlement.id, weighed(c.entitlement, c.payer_of(month), month, book, now))
        for c in _standing(held, month)
    ]
    new = weighed(opening, payer, month, book, now)
    return place(new, others, known.matrix, regrades=opening.regrades)


async def differences_of(
    session: AsyncSession,
    payer: str,
    opening: Opening,
    replaced: Sequence[Holding],
    due_from: date,
    now: datetime,
) -> list[tuple[date, int]]:
    """Return what the months lack that those it replaces paid meanwhile."""
    book = await rate_book(session, payer)
    return _differences(opening, replaced, due_from, payer, book, now)


def _standing(held: Sequence[Holding], month: date) -> list[Holding]:
    """What stands in that month: another may have taken the place of one that still runs."""
    standing = [holding for holding in held if holding.entitlement.status in STANDING]
    return [c for c in standing if not is_over(c.entitlement.succeeded_before, month)]


def _under_best(
    opening: Opening,
    programme: Programme,
    categories: Collection[CategoryCode],
    payer: str,
    book: RateBook,
    now: datetime,
) -> Opening:
    """Several identities under one programme: the one that pays most."""
    missing = {fault.pointer for fault in faults_of(opening, programme)}
    if "/category" not in missing:
        return opening
    ways = [
        (weighed(way, payer, opening.starts_on, book, now).month_fen, way)
        for way in under_each(opening, categories)
    ]
    paid = [(fen, way) for fen, way in ways if fen is not None]
    return max(paid, key=lambda pair: pair[0])[1] if paid else opening


def _must_be_asked(
    opening: Opening,
    programme: Programme,
    person: Person,
    standing: Sequence[Holding],
    now: datetime,
) -> bool:
    """What is incomplete, comes after a death, or stands beside a stop, a person looks at."""
    stopped = any(c.entitlement.status is EntitlementStatus.SUSPENDED for c in standing)
    after_death = person.died_on is not None and person.died_on <= day_of(now)
    return opening.asks or stopped or after_death or bool(faults_of(opening, programme))


def _differences(
    opening: Opening,
    replaced: Sequence[Holding],
    due_from: date,
    payer: str,
    book: RateBook,
    now: datetime,
) -> list[tuple[date, int]]:
    """A month that the old grade paid lacks what the new one is higher by."""
    found = []
    for month in months_in(opening.starts_on, due_from):
        new = weighed(opening, payer, month, book, now)
        old = [_paid(c, month, book, now) for c in replaced if month in c.paid]
        before = [one.month_fen for one in old if one.month_fen is not None]
        if new.month_fen is not None and old and len(before) == len(old):
            found.append((month, new.month_fen - sum(before)))
    return [(month, fen) for month, fen in found if fen > 0]


def _paid(holding: Holding, month: date, book: RateBook, now: datetime) -> Weighed:
    return weighed(holding.entitlement, holding.payer_of(month), month, book, now)
