"""What I am owed, what was paid, how it came about, and why it did not arrive."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self
from uuid import UUID

from app.domain.batches.left_out import CARRIES, explained_due
from app.domain.calendar.days import day_of
from app.domain.payments.plain_words import Plain
from app.domain.payments.terms import PaymentKind, PaymentStatus
from app.domain.subsidies.confirming import ConfirmationRule, must_confirm
from app.domain.subsidies.suspending import REMEDIES, STOPS
from app.domain.subsidies.terms import (
    ArrearsCause,
    ArrearsKind,
    EntitlementStatus,
    StopWord,
    SuspensionReason,
)
from app.models.stations import Station
from app.models.subsidies.arrears import Arrears
from app.models.subsidies.entitlements import Suspension
from app.queries.payments.left_out import LeftOut
from app.queries.payments.mine import EntitlementSeen, PaymentSeen
from app.schemas.common import At, Fen, Wire, Year
from app.schemas.guide_parts import Wording
from app.schemas.money import KIND_LABELS, STATUS_LABELS, Month
from app.schemas.payment_parts import Attempt
from app.schemas.request_parts import wording


class ContactRead(Wire):
    """The station to ring: of the village, or of the next level up that has one."""

    station_name: str
    """Its name."""
    phone: str
    """Its number."""
    opening_hours: str
    """When somebody is there, as people read it."""

    @classmethod
    def of(cls, station: Station | None) -> Self | None:
        if station is None:
            return None
        return cls(
            station_name=station.name, phone=station.phone, opening_hours=station.opening_hours
        )


class ComponentRead(Wire):
    """One part of an amount: whose rate it is, and what it gives this month."""

    words: Wording
    """The sum of this part, as it can be checked by hand."""
    document_no: str | None
    """The paper that sets it."""
    whole_fen: Fen
    """The rate as the paper states it, in fen for its unit."""
    month_fen: Fen
    """What it gives for this month, in fen."""


class PaymentLine(Wire):
    """One payment in a list."""

    payment_no: str
    """Say it when you ask about this payment."""
    title: Wording
    """What it is paid for."""
    period: Month
    """The month it is owed for."""
    kind: PaymentKind
    """Whether it is this month's, or back pay."""
    kind_label: Wording
    """The same for people."""
    amount_fen: Fen
    """How much, in fen."""
    status: PaymentStatus
    """Where it stands."""
    status_label: Wording
    """The same for people, at most five Chinese characters."""
    settled_on: date | None
    """The day on which the bank said how it ended."""

    @classmethod
    def of(cls, seen: PaymentSeen) -> Self:
        return cls(**cls._line(seen))

    @staticmethod
    def _line(seen: PaymentSeen) -> dict[str, Any]:
        payment = seen.payment
        return {
            "payment_no": payment.payment_no,
            "title": Wording(zh=seen.programme.title_zh, en=seen.programme.title_en),
            "period": payment.period,
            "kind": payment.kind,
            "kind_label": KIND_LABELS[payment.kind],
            "amount_fen": payment.amount_fen,
            "status": payment.status,
            "status_label": STATUS_LABELS[payment.status],
            "settled_on": None if payment.settled_at is None else day_of(payment.settled_at),
        }


class PaymentRead(PaymentLine):
    """One payment, with how it came about and where it is."""

    explanation: Wording
    """The sum in words, so that it can be checked by hand."""
    composition: list[ComponentRead]
    """Its parts; they add up to the amount."""
    bank: Wording
    """The bank it goes to."""
    account_last4: str
    """The last four digits of the account."""
    attempt: Attempt
    """1 the first time; more after it came back and was sent again."""
    sent_at: At | None
    """When it went to the bank."""
    reason: Wording
    """Where the money is, in one sentence."""
    next_step: Wording
    """What to do now."""
    contact: ContactRead | None
    """Whom to ring about it."""

    @classmethod
    def told(cls, seen: PaymentSeen, plain: Plain, station: Station | None) -> Self:
        bank = Wording(zh=seen.bank.name_zh, en=seen.bank.name_en)
        return cls(
            **cls._line(seen),
            explanation=Wording(**seen.tariff.explanation),
            composition=[_component(part) for part in seen.tariff.composition],
            bank=bank,
            account_last4=seen.last4,
            attempt=seen.payment.attempt,
            sent_at=seen.payment.sent_at,
            reason=wording(plain.reason),
            next_step=wording(plain.next_step),
            contact=ContactRead.of(station),
        )


def _component(part: Mapping[str, Any]) -> ComponentRead:
    return ComponentRead(
        words=Wording(**part["words"]),
        document_no=part["notice"],
        whole_fen=part["amount_fen"],
        month_fen=part["month_fen"],
    )


class StopRead(Wire):
    """Why nothing is paid at present."""

    word: StopWord
    """Stopped, suspended or cancelled: three words of the law."""
    reason: SuspensionReason
    """Why."""
    reason_label: str
    """The same for people, in Chinese."""
    legal_basis: str
    """The rule that stops it, in Chinese."""
    remedies: Wording
    """Where and until when to fight it."""
    from_on: Month
    """The first month not paid."""
    repays: bool
    """The months in between are paid afterwards."""

    @classmethod
    def of(cls, stop: Suspension) -> Self:
        return cls(
            word=stop.word,
            reason=stop.reason,
            reason_label=stop.reason.label,
            legal_basis=STOPS[stop.reason].source,
            remedies=wording(REMEDIES),
            from_on=stop.from_on,
            repays=stop.repays,
        )


class DueRead(Wire):
    """One month that is still owed."""

    period: Month
    """The month."""
    kind: ArrearsKind
    """The whole month, or the difference of a raise."""
    cause: ArrearsCause
    """Why it comes later."""
    cause_label: str
    """The same for people, in Chinese."""
    amount_fen: Fen | None
    """The difference of a raise, in fen; a whole month is reckoned when it is paid."""
    reason: Wording | None
    """Why the last list was made without it; null where it is on one, or none was made."""
    next_step: Wording
    """What to do now."""

    @classmethod
    def of(cls, due: Arrears, left_out: LeftOut) -> Self:
        codes = left_out.get((due.period, CARRIES[due.kind]))
        plain = explained_due(codes)
        return cls(
            period=due.period,
            kind=due.kind,
            cause=due.cause,
            cause_label=due.cause.label,
            amount_fen=due.amount_fen,
            reason=wording(plain.reason) if codes else None,
            next_step=wording(plain.next_step),
        )


class LeftOutRead(Wire):
    """The latest month that a list was made without, and nothing has paid since."""

    period: Month
    """The month."""
    reason: Wording
    """Why."""
    next_step: Wording
    """What to do now."""

    @classmethod
    def of(cls, left_out: LeftOut) -> Self | None:
        if not left_out:
            return None
        latest = max(left_out)
        plain = explained_due(left_out[latest])
        reason, next_step = wording(plain.reason), wording(plain.next_step)
        return cls(period=latest[0], reason=reason, next_step=next_step)


class EntitlementRead(Wire):
    """What I am owed, from which month, and what is still to come."""

    id: UUID
    """The entitlement."""
    title: Wording
    """What it is."""
    basis_ref: str
    """The decision it rests on."""
    starts_on: Month
    """The first month owed."""
    ends_before: Month | None
    """The first month no longer owed, be it still to come; null: no end is known."""
    status: EntitlementStatus
    """Where it stands."""
    status_label: str
    """The same for people, in Chinese."""
    stops: list[StopRead]
    """Why nothing is paid at present; empty while it is."""
    arrears: list[DueRead]
    """Earlier months that are still to be paid."""
    left_out: LeftOutRead | None
    """Why the last list was made without it; null where it was on it."""
    needs_confirmation: bool
    """It needs this year's confirmation (年度确认); what began this year does not."""

    @classmethod
    def of(cls, seen: EntitlementSeen, today: date) -> Self:
        entitlement, programme = seen.entitlement, seen.programme
        return cls(
            id=entitlement.id,
            title=Wording(zh=programme.title_zh, en=programme.title_en),
            basis_ref=entitlement.basis_ref,
            starts_on=entitlement.starts_on,
            ends_before=entitlement.ends_before,
            status=entitlement.status,
            status_label=entitlement.status.label,
            stops=[StopRead.of(stop) for stop in seen.suspensions],
            arrears=[DueRead.of(due, seen.left_out) for due in seen.arrears],
            left_out=LeftOutRead.of(seen.left_out),
            needs_confirmation=programme.needs_confirmation
            and must_confirm(entitlement.starts_on, today.year),
        )


class EntitlementList(Wire):
    """Everything I am owed, and whether this year's confirmation is made."""

    items: list[EntitlementRead]
    """The latest first."""
    confirmation_year: Year
    """The year that is asked about."""
    confirmed_on: date | None
    """The latest confirmation of any year."""
    confirmation_due: bool
    """This year's is still to be made."""
    confirmation_due_on: date | None
    """By this day; null where nothing is due."""
    contact: ContactRead | None
    """Whom to ring about it."""

    @classmethod
    def of(
        cls,
        seen: list[EntitlementSeen],
        confirmed_on: date | None,
        station: Station | None,
        *,
        rule: ConfirmationRule,
        today: date,
    ) -> Self:
        items = [EntitlementRead.of(one, today) for one in seen]
        running = {EntitlementStatus.ACTIVE, EntitlementStatus.SUSPENDED}
        needed = any(item.needs_confirmation and item.status in running for item in items)
        made = confirmed_on is not None and confirmed_on.year == today.year
        return cls(
            items=items,
            confirmation_year=today.year,
            confirmed_on=confirmed_on,
            confirmation_due=needed and not made,
            confirmation_due_on=rule.due_on(today.year) if needed and not made else None,
            contact=ContactRead.of(station),
        )
