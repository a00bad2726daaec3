"""What hangs on an entitlement: payers, stops, arrears and payments."""

from typing import Self
from uuid import UUID

from app.domain.divisions.levels import Level
from app.domain.payments.terms import PaymentKind, PaymentStatus
from app.domain.subsidies.suspending import REMEDIES, STOPS
from app.domain.subsidies.terms import (
    ArrearsCause,
    ArrearsKind,
    ArrearsStatus,
    StopWord,
    SuspensionReason,
)
from app.models.payments.payments import Payment
from app.models.subsidies.arrears import Arrears
from app.models.subsidies.entitlements import EntitlementPayer, Suspension
from app.schemas.common import At, Count, DivisionCode, Fen, Wire
from app.schemas.guide_parts import Wording
from app.schemas.money import Month
from app.schemas.request_parts import wording


class PayerRead(Wire):
    """Which county pays which months."""

    county_code: DivisionCode
    """The county, or the area that acts as one."""
    from_on: Month
    """Its first month."""
    before_on: Month | None
    """The first month of the next one; null while it pays."""

    @classmethod
    def of(cls, row: EntitlementPayer) -> Self:
        return cls(county_code=row.county_code, from_on=row.from_on, before_on=row.before_on)


class SuspensionRead(Wire):
    """Months that were not paid, or are not."""

    reason: SuspensionReason
    """Why."""
    word: StopWord
    """The word of the law."""
    authority: Level
    """Who decides it."""
    legal_basis: str
    """The rule that stops it, in Chinese."""
    remedies: Wording
    """What the person may do against it; it belongs in the paper."""
    document_no: str | None
    """The decision it rests on."""
    from_on: Month
    """The first month not paid."""
    before_on: Month | None
    """The first month paid again; null while it lasts."""
    repays: bool
    """The months in between are owed afterwards."""
    decided_by: str | None
    """Who stopped it; null where a rule did."""
    decided_at: At
    """When."""
    lifted_by: str | None
    """Who lifted it."""
    lifted_at: At | None
    """When it was lifted."""

    @classmethod
    def of(cls, row: Suspension, names: dict[UUID, str]) -> Self:
        return cls(
            reason=row.reason,
            word=row.word,
            authority=row.authority,
            legal_basis=STOPS[row.reason].source,
            remedies=wording(REMEDIES),
            document_no=row.document_no,
            from_on=row.from_on,
            before_on=row.before_on,
            repays=row.repays,
            decided_by=names.get(row.decided_by) if row.decided_by else None,
            decided_at=row.decided_at,
            lifted_by=names.get(row.lifted_by) if row.lifted_by else None,
            lifted_at=row.lifted_at,
        )


class ArrearsRead(Wire):
    """One earlier month that is or was owed."""

    period: Month
    """The month."""
    kind: ArrearsKind
    """The whole month, or the difference of a raise."""
    cause: ArrearsCause
    """Why it comes later."""
    amount_fen: Fen | None
    """The difference, in fen; a whole month is reckoned when it is paid."""
    status: ArrearsStatus
    """Whether it was paid since."""

    @classmethod
    def of(cls, row: Arrears) -> Self:
        return cls(
            period=row.period,
            kind=row.kind,
            cause=row.cause,
            amount_fen=row.amount_fen,
            status=row.status,
        )


class PaidRead(Wire):
    """One payment of it."""

    payment_no: str
    """Its number, never used again."""
    period: Month
    """The month it is owed for."""
    kind: PaymentKind
    """What it is."""
    amount_fen: Fen
    """How much, in fen."""
    status: PaymentStatus
    """Where it stands."""
    attempt: Count
    """Which attempt is running."""

    @classmethod
    def of(cls, row: Payment) -> Self:
        return cls(
            payment_no=row.payment_no,
            period=row.period,
            kind=row.kind,
            amount_fen=row.amount_fen,
            status=row.status,
            attempt=row.attempt,
        )
