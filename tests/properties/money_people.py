"""What people are entitled to: opened, stopped, lifted, ended, and moved to another county."""

from datetime import timedelta

from sqlalchemy import select

from app.domain.calendar.days import day_of
from app.domain.divisions.levels import Level
from app.domain.payments.terms import PaymentStatus
from app.domain.subsidies.months import plus_months
from app.domain.subsidies.moving import MoveEvent, OldCountyPaysUntil
from app.domain.subsidies.opening import Opening
from app.domain.subsidies.suspending import StopWanted
from app.domain.subsidies.terms import EntitlementStatus, MoveState, SuspensionReason
from app.domain.veterans.terms import CategoryCode
from app.models.payments.payments import Payment
from app.models.subsidies.entitlements import Entitlement
from app.models.subsidies.moves import EntitlementMove
from app.models.veterans.persons import Person
from app.usecases.subsidies.advance_move import advance_move
from app.usecases.subsidies.ask_move import ask_move
from app.usecases.subsidies.cancel_entitlement import cancel_entitlement
from app.usecases.subsidies.confirm_entitlement import confirm_entitlement
from app.usecases.subsidies.end_entitlement import end_entitlement
from app.usecases.subsidies.lift_suspension import lift_suspension
from app.usecases.subsidies.receive_move import receive_move
from app.usecases.subsidies.register_entitlement import register_entitlement
from app.usecases.subsidies.suspend_entitlement import suspend_entitlement
from app.usecases.subsidies.withdraw_move import withdraw_move
from tests.builders.veterans import OTHER_VILLAGE, VILLAGE
from tests.properties.money_county import LISTED, PROGRAMMES
from tests.properties.money_try import Deed, Try

_REASONS = (
    SuspensionReason.UNDER_REVIEW,
    SuspensionReason.PRISON_TERM,
    SuspensionReason.IN_INSTITUTION,
)
_PAPER = "闽退役军人〔2026〕7号"


async def _register(t: Try) -> object:
    programme = t.other(*PROGRAMMES)
    category = CategoryCode.WAR_PARTICIPANT if programme == LISTED else None
    starts_on = plus_months(t.month, t.pick(0, -2, 1))
    opening = Opening(programme=programme, starts_on=starts_on, category=category)
    reference = f"泉港退役军人〔2026〕{next(t.county.numbers)}号"
    return await register_entitlement(t.session, t.staff, t.somebody, opening, reference, t.now)


async def _confirm(t: Try) -> object:
    row = await t.one(Entitlement, Entitlement.status == EntitlementStatus.PROPOSED)
    return row and await confirm_entitlement(t.session, t.staff, row.id, **t.at(row))


async def _stop(t: Try) -> object:
    """Above all of whoever stands on a list that has not gone out."""
    listed = select(Payment.entitlement_id).where(Payment.status == PaymentStatus.READY)
    row = await t.usual(Entitlement, Entitlement.id.in_(listed))
    assert row is not None
    wanted = StopWanted(t.pick(*_REASONS), plus_months(t.month, t.other(0, -1, 1)), _PAPER)
    return await suspend_entitlement(t.session, t.staff, row.id, wanted, **t.at(row))


async def _lift(t: Try) -> object:
    row = await t.one(Entitlement, Entitlement.status == EntitlementStatus.SUSPENDED)
    if row is None:
        return None
    reason, resumes_on = t.pick(*_REASONS), t.other(None, t.month, plus_months(t.month, 1))
    return await lift_suspension(
        t.session, t.staff, row.id, reason, resumes_on=resumes_on, **t.at(row)
    )


async def _end(t: Try) -> object:
    row = await t.one(Entitlement)
    assert row is not None
    if t.choice % 3:
        return None
    until = plus_months(t.month, t.other(-1, 0, 1, 3))
    return await end_entitlement(t.session, t.staff, row.id, until, "不再符合", **t.at(row))


async def _cancel(t: Try) -> object:
    row = await t.one(Entitlement)
    assert row is not None
    since = plus_months(t.month, t.other(-1, 0, 1))
    reasons = (SuspensionReason.FRAUD, SuspensionReason.CONVICTED_FOR_LIFE)
    reason = reasons[t.staff.level is Level.PROVINCE]  # Only the province decides on the latter.
    wanted = StopWanted(reason, since, _PAPER)
    return await cancel_entitlement(t.session, t.staff, row.id, wanted, **t.at(row))


async def _settle_elsewhere(t: Try) -> object:
    """The registry learns that somebody lives in the other county now."""
    person = await t.session.get_one(Person, t.somebody)
    person.division_code = VILLAGE if person.division_code == OTHER_VILLAGE else OTHER_VILLAGE
    return person


async def _ask_move(t: Try) -> object:
    row = await t.one(Entitlement, Entitlement.division_code == OTHER_VILLAGE)
    row = row or await t.one(Entitlement)
    assert row is not None
    moved_on = day_of(t.now) - timedelta(days=t.pick(0, 10, 50))
    return await ask_move(t.session, t.staff, row.id, moved_on, **t.at(row))


async def _move_on(t: Try) -> object:
    """Whatever comes next of a move, by either county; now and then it is withdrawn."""
    over = (MoveState.PAYS_FROM, MoveState.WITHDRAWN)
    move = await t.one(EntitlementMove, EntitlementMove.state.not_in(over))
    if move is None:
        return await _ask_move(t)
    if t.choice % 9 == 0:
        return await withdraw_move(t.session, t.staff, move.id, **t.at(move))
    if move.state is MoveState.RECEIVED:
        return None  # The clock brings its first month.
    if move.state is MoveState.FILE_SENT:
        until = t.pick(OldCountyPaysUntil.MONTH_END, OldCountyPaysUntil.YEAR_END)
        return await receive_move(t.session, t.staff, move.id, until, **t.at(move))
    usual = MoveEvent.CONFIRM if move.state is MoveState.ASKED_NEW else MoveEvent.SEND_FILE
    return await advance_move(t.session, t.staff, move.id, usual, "XA12345678935", **t.at(move))


PEOPLE_DEEDS: dict[str, Deed] = {
    "register": _register,
    "confirm": _confirm,
    "stop": _stop,
    "lift": _lift,
    "end": _end,
    "cancel_entitlement": _cancel,
    "settle_elsewhere": _settle_elsewhere,
    "ask_move": _ask_move,
    "move_on": _move_on,
    "move_further": _move_on,  # Four steps lead to a month of the other county.
}
