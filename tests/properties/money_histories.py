"""Every history is a legal path, and each step of it exactly one event (trust.md §6: I3, I7)."""

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

from app.domain.accounts import changes
from app.domain.accounts.changes import ChangeEvent, ChangeOrigin, ChangeState
from app.domain.batches import states as batch_states
from app.domain.batches.states import AT_BANKS, BankPart, BatchEvent, status_of
from app.domain.payments import payment_states
from app.domain.payments.payment_states import PaymentEvent
from app.domain.payments.terms import BatchKind, BatchStatus, PaymentStatus, RemittanceStatus
from app.domain.subsidies import moving
from app.domain.subsidies import states as entitlement_states
from app.domain.subsidies.moving import MoveEvent
from app.domain.subsidies.terms import EntitlementStatus, MoveState
from app.models.audit import Event
from app.models.payments.accounts import AccountChange
from app.models.payments.batches import Batch, Remittance
from app.models.payments.payments import Payment
from app.models.subsidies.entitlements import Entitlement
from app.models.subsidies.moves import EntitlementMove

_B, _P, _E = BatchStatus, PaymentStatus, PaymentEvent
PAYMENT_EVENTS = {
    "sent": _E.SEND,
    "held": _E.HOLD,
    "paid": _E.CONFIRM,
    "failed": _E.FAIL,
    "doubted": _E.DOUBT,
    "returned": _E.RETURN,
    "rejected": _E.REJECT,
    "reissued": _E.REISSUE,
    "given_up": _E.GIVE_UP,
    "paid_after_all": _E.SETTLE,
}
BATCH_EVENTS = {
    "batch:reviewed": BatchEvent.REVIEW,
    "batch_notice:closed": BatchEvent.PUBLICISE,
    "batch:approved": BatchEvent.APPROVE,
    "batch:returned": BatchEvent.RETURN,
    "batch:submitted": BatchEvent.SUBMIT,
    "batch:cancelled": BatchEvent.CANCEL,
}
MOVE_EVENTS = {
    "confirmed": MoveEvent.CONFIRM,
    "file_sent": MoveEvent.SEND_FILE,
    "received": MoveEvent.RECEIVE,
    "begun": MoveEvent.BEGIN,
    "withdrawn": MoveEvent.WITHDRAW,
}
CHANGE_EVENTS = {
    "confirmed": ChangeEvent.CONFIRM,
    "refused": ChangeEvent.REFUSE,
    "cancelled": ChangeEvent.CANCEL,
    "applied": ChangeEvent.APPLY,
    "overtaken": ChangeEvent.OVERTAKE,
}


def payment_is_its_events(
    payment: Payment, events: Iterable[Event], batches: dict[Any, Batch]
) -> None:
    """Replayed through the table of steps, the events lead to where the payment stands."""
    status, attempt, highest = _P.READY, 1, 1
    path = [(event.tag.rpartition(":")[2], event.data) for event in events]
    for name, facts in path:
        told = PAYMENT_EVENTS[name]
        assert (status, told) in payment_states.TRANSITIONS, path
        status = payment_states.TRANSITIONS[status, told]
        if told is _E.REISSUE:
            attempt = highest = highest + 1
        elif told is _E.SETTLE:
            attempt = facts["attempt"]
    if status is _P.READY and batches[payment.batch_id].kind is not BatchKind.REISSUE:
        # A batch that is given up takes its unsent lines along: its own event says so.
        assert payment.status in {_P.READY, _P.CANCELLED}
        return
    assert (payment.status, payment.attempt) == (status, attempt), path


def batch_is_its_events(
    batch: Batch, parts: Sequence[Remittance], told: dict[Any, list[Event]]
) -> None:
    status = _B.DRAFT
    own = [event for part in parts for event in told[part.id]]
    for event in sorted([*told[batch.id], *own], key=lambda event: event.id):
        name = event.tag.removeprefix("payments:")
        if name in BATCH_EVENTS:
            status = batch_states.step(status, BATCH_EVENTS[name])
        elif name == "batch:moved":
            status = _B(event.data["status"])
        elif "batch" in event.data:
            status = _B(event.data["batch"])
    assert batch.status is status, (batch.status, [(e.tag, e.data) for e in told[batch.id]])
    if batch.status in AT_BANKS:
        assert status is status_of([BankPart(p.status, p.funded_at is not None) for p in parts])
    for part in parts:
        _part_is_its_events(part, told[part.id])


def _part_is_its_events(part: Remittance, events: Iterable[Event]) -> None:
    status = RemittanceStatus.SUBMITTED
    for event in events:
        match event.tag.rpartition(":")[2]:
            case "accepted":
                status = RemittanceStatus.ACCEPTED
            case "rejected":
                status = RemittanceStatus.REJECTED
            case "moved":
                assert RemittanceStatus(event.data["status"]) is not status
                status = RemittanceStatus(event.data["status"])
    assert part.status is status


def entitlement_is_its_events(entitlement: Entitlement, events: Iterable[Event]) -> None:
    path = [event.data["status"] for event in events if ":entitlement:" in event.tag]
    statuses = [EntitlementStatus.ACTIVE, *map(EntitlementStatus, path)]
    if path and path[0] == EntitlementStatus.PROPOSED:  # A funeral grant begins as a proposal.
        statuses = statuses[1:]
    legal = {(source, target) for (source, _), target in entitlement_states.TRANSITIONS.items()}
    assert all(a is b or (a, b) in legal for a, b in itertools.pairwise(statuses))
    assert entitlement.status is statuses[-1] or not path


def move_is_its_events(move: EntitlementMove, events: Iterable[Event]) -> None:
    state = MoveState.ASKED_NEW
    for name in _names(events, "subsidies:move:"):
        if name != "asked":
            state = moving.step(state, MOVE_EVENTS[name])
    assert move.state is state


def change_is_its_events(change: AccountChange, events: Iterable[Event]) -> None:
    """It begins where somebody must look first, or where it only waits."""
    if change.origin is ChangeOrigin.BANK:
        return  # The bank itself exchanged the card: what its accounts tell says it all.
    path = [name for name in _names(events, "payments:account_change:") if name != "asked"]
    begins = (ChangeState.PROPOSED, ChangeState.WAITING)
    assert change.state in {_changed(state, path) for state in begins}, (change.state, path)


def _changed(state: ChangeState | None, path: Iterable[str]) -> ChangeState | None:
    for name in path:
        state = state and changes.TRANSITIONS.get((state, CHANGE_EVENTS[name]))
    return state


def _names(events: Iterable[Event], prefix: str) -> list[str]:
    return [event.tag.removeprefix(prefix) for event in events if event.tag.startswith(prefix)]
