"""Let a person's entitlements follow what registry and reports say of a death."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.subsidies.ending import Had, end_after_death, funeral_of
from app.domain.subsidies.months import first_of_month
from app.domain.subsidies.opening import Opening
from app.domain.subsidies.states import STANDING, EntitlementEvent
from app.domain.subsidies.tariffing import FuneralTariff
from app.domain.subsidies.terms import (
    ArrearsCause,
    Basis,
    EndReason,
    EntitlementStatus,
    SuspensionReason,
)
from app.models.subsidies.holding import Holding
from app.models.subsidies.proposal import Ground
from app.models.veterans.persons import Person
from app.policies.scope import Scope
from app.queries.subsidies.ground import open_death_report
from app.queries.subsidies.holdings import holdings_of_person_for_update
from app.queries.subsidies.programmes import programmes
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record
from app.usecases.notifications.record_and_tell import record_and_tell

REPORTED = SuspensionReason.DEATH_REPORTED
ANSWERED = (REPORTED, SuspensionReason.UNCONFIRMED)
"""Stops that ask whether somebody lives: the day of the death says until when."""


async def follow_death(
    session: AsyncSession, scope: Scope, person_id: UUID, now: datetime
) -> Person | None:
    """Stop on a report, end on a confirmed death, go on when it was wrong; twice does no more."""
    person = await person_for_update(session, scope, person_id)
    if person is None:
        return None
    held = await holdings_of_person_for_update(session, person.id)
    known = (await programmes(session)).by_code
    after_death = {
        code for code, programme in known.items() if isinstance(programme.tariff, FuneralTariff)
    }
    own = [holding for holding in held if holding.entitlement.programme not in after_death]
    grants = [holding for holding in held if holding.entitlement.programme in after_death]
    if person.died_on is not None:
        ended = await _end(session, own, person.died_on, now)
        if ended and not any(holding.entitlement.status in STANDING for holding in grants):
            await _propose_funeral(session, person, person.died_on, ended, now)
    elif await open_death_report(session, person.id) is not None:
        await _stop(session, own, now)
    else:
        await _go_on(session, own, now)
        await _withdraw_funeral(session, grants, now)
    return person


async def _stop(session: AsyncSession, holdings: list[Holding], now: datetime) -> None:
    """The same day nothing more goes out; whether months were owed is said afterwards."""
    for holding in holdings:
        if not holding.is_live or holding.stop_for(REPORTED) is not None:
            continue
        stop = holding.stop(REPORTED, first_of_month(day_of(now)), by=None, at=now)
        facts = holding.told(reason=stop.reason.value, from_on=stop.from_on)
        await record(session, EventTag.ENTITLEMENT_STOPPED, holding.entitlement, at=now, data=facts)


async def _end(
    session: AsyncSession, holdings: list[Holding], died_on: date, now: datetime
) -> list[Holding]:
    """Nothing is owed from the month after; the months alive stay owed, a raise of them too."""
    ended = [holding for holding in holdings if holding.is_live]
    for holding in ended:
        for asked in ANSWERED:
            if holding.stop_for(asked) is not None:
                holding.lift(asked, first_of_month(died_on), by=None, at=now)
        holding.end(end_after_death(holding.entitlement.starts_on, died_on), EndReason.DEATH)
        owes = holding.owe_missed(ArrearsCause.REINSTATED, first_of_month(day_of(now)), now)
        facts = holding.told(
            ends_before=holding.entitlement.ends_before, because="death", owes=owes
        )
        await record(session, EventTag.ENTITLEMENT_ENDED, holding.entitlement, at=now, data=facts)
    return ended


async def _go_on(session: AsyncSession, holdings: list[Holding], now: datetime) -> None:
    """Wrongly reported or recorded: reinstated the same day, and what was missed is owed."""
    this_month = first_of_month(day_of(now))
    for holding in holdings:
        died = holding.entitlement.ended_reason is EndReason.DEATH
        if died:
            holding.revive()
        elif holding.stop_for(REPORTED) is not None:
            holding.lift(REPORTED, this_month, by=None, at=now)
        else:
            continue
        tag = EventTag.ENTITLEMENT_REVIVED if died else EventTag.ENTITLEMENT_LIFTED
        owes = holding.owe_missed(ArrearsCause.REINSTATED, this_month, now)
        facts = holding.told(because="death_untrue", owes=owes)
        await record_and_tell(session, tag, holding.entitlement, at=now, data=facts)


async def _propose_funeral(
    session: AsyncSession, person: Person, died_on: date, ended: list[Holding], now: datetime
) -> None:
    """It is no estate: a person confirms it once it is known who arranged the funeral."""
    last_month = first_of_month(died_on)
    for programme in (await programmes(session)).by_code.values():
        if not isinstance(programme.tariff, FuneralTariff):
            continue
        rows = [holding.entitlement for holding in ended]
        had = {
            Had(row.programme, row.category): holding
            for row, holding in zip(rows, ended, strict=True)
        }
        best = funeral_of(list(had), programme.tariff.months)
        if best is None:
            continue
        source = had[best[0]]
        opening = Opening(
            programme=programme.code,
            starts_on=last_month,
            category=source.entitlement.category,
            nature=source.entitlement.nature,
            grade=source.entitlement.grade,
        )
        grant = Holding.opened(
            session,
            person,
            opening,
            Ground(Basis.REGISTER, source.entitlement.id, source.entitlement.basis_ref),
            programme=programme,
            payer=source.payer_of(last_month),
            at=now,
        )
        facts = grant.told(months=best[1], from_programme=best[0].programme)
        await record(session, EventTag.ENTITLEMENT_PROPOSED, grant.entitlement, at=now, data=facts)


async def _withdraw_funeral(session: AsyncSession, grants: list[Holding], now: datetime) -> None:
    for grant in grants:
        if grant.entitlement.status not in STANDING:
            continue
        if grant.entitlement.status is EntitlementStatus.PROPOSED:
            grant.move(EntitlementEvent.DISMISS)
        else:
            grant.take_back()
        facts = grant.told(because="death_untrue")
        await record(
            session, EventTag.ENTITLEMENT_TAKEN_BACK, grant.entitlement, at=now, data=facts
        )
