"""Where a batch stands, and the only ways from there: what the table lacks is forbidden."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.domain.payments.errors import IllegalBatchStep, SameHands
from app.domain.payments.terms import BatchStatus, RemittanceStatus
from app.domain.transitions import follow


class BatchEvent(StrEnum):
    REVIEW = "review"
    PUBLICISE = "publicise"
    """The public list came down, and nothing stands against it."""
    APPROVE = "approve"
    RETURN = "return"
    SUBMIT = "submit"
    CANCEL = "cancel"


_S, _E = BatchStatus, BatchEvent

TRANSITIONS: Mapping[tuple[BatchStatus, BatchEvent], BatchStatus] = {
    (_S.DRAFT, _E.REVIEW): _S.REVIEWED,
    (_S.DRAFT, _E.CANCEL): _S.CANCELLED,
    (_S.REVIEWED, _E.PUBLICISE): _S.PUBLICISED,
    (_S.REVIEWED, _E.APPROVE): _S.FINANCE_APPROVED,
    (_S.REVIEWED, _E.RETURN): _S.DRAFT,
    (_S.REVIEWED, _E.CANCEL): _S.CANCELLED,
    (_S.PUBLICISED, _E.APPROVE): _S.FINANCE_APPROVED,
    (_S.PUBLICISED, _E.RETURN): _S.DRAFT,
    (_S.PUBLICISED, _E.CANCEL): _S.CANCELLED,
    (_S.FINANCE_APPROVED, _E.SUBMIT): _S.SUBMITTED,
    (_S.FINANCE_APPROVED, _E.CANCEL): _S.CANCELLED,
}
"""From submission on the banks' parts decide: `status_of`."""

AT_BANKS = frozenset(
    {_S.SUBMITTED, _S.BANK_ACCEPTED, _S.REJECTED_BY_BANK, _S.FUNDED, _S.PARTLY_SETTLED}
    | {_S.SETTLED, _S.RECONCILED}
)
PAYABLE = AT_BANKS | {_S.FINANCE_APPROVED}
"""Its money is charged to the appropriation."""


@dataclass(frozen=True, slots=True)
class Hands:
    """Who did what to a batch so far."""

    prepared_by: UUID
    reviewed_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class BankPart:
    """How far one remittance of a batch has come."""

    status: RemittanceStatus
    funded: bool


def step(status: BatchStatus, event: BatchEvent) -> BatchStatus:
    """Return the status that `event` leads to, or refuse."""
    return follow(TRANSITIONS, status, event, IllegalBatchStep)


def require_other_hands(staff_id: UUID, hands: Hands) -> None:
    """Nobody reviews or approves what went through his own hands before."""
    if staff_id in {hands.prepared_by, hands.reviewed_by}:
        raise SameHands


_HAS_RESULTS = frozenset(
    {RemittanceStatus.SETTLING, RemittanceStatus.SETTLED, RemittanceStatus.RECONCILED}
)
_HAS_ALL_RESULTS = _HAS_RESULTS - {RemittanceStatus.SETTLING}


def status_of(parts: Collection[BankPart]) -> BatchStatus:
    """Return what the banks' parts make of a batch; a rejected part is over, the others go on."""
    going = [part for part in parts if part.status is not RemittanceStatus.REJECTED]
    statuses = {part.status for part in going}
    stands = {
        BatchStatus.REJECTED_BY_BANK: not going,
        BatchStatus.RECONCILED: statuses == {RemittanceStatus.RECONCILED},
        BatchStatus.SETTLED: statuses <= _HAS_ALL_RESULTS,
        BatchStatus.PARTLY_SETTLED: bool(statuses & _HAS_RESULTS),
        BatchStatus.SUBMITTED: statuses != {RemittanceStatus.ACCEPTED},
        BatchStatus.FUNDED: all(part.funded for part in going),
    }
    return next((status for status, holds in stands.items() if holds), BatchStatus.BANK_ACCEPTED)
