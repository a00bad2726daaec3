"""What I am owed, what stands in its way, and what is still to come."""

from datetime import date
from typing import Self
from uuid import UUID

from app.domain.batches.left_out import CARRIES, explained_due
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
from app.queries.payments.mine import EntitlementSeen
from app.schemas.common import Fen, Wire, Year
from app.schemas.guide_parts import Wording
from app.schemas.miniapp.contact import ContactRead
from app.schemas.money import Month
from app.schemas.request_parts import wording


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
