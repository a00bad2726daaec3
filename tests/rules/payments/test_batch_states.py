"""Where batches and payments may go, and what the banks' parts make of a batch."""

from itertools import product
from uuid import UUID

import pytest

from app.domain.batches.states import (
    TRANSITIONS,
    BankPart,
    BatchEvent,
    Hands,
    require_other_hands,
    status_of,
    step,
)
from app.domain.payments.errors import IllegalBatchStep, IllegalPaymentStep, SameHands
from app.domain.payments.ledger import PLACE, move_between
from app.domain.payments.payment_states import REISSUABLE, PaymentEvent
from app.domain.payments.payment_states import TRANSITIONS as PAYMENT_TRANSITIONS
from app.domain.payments.payment_states import step as payment_step
from app.domain.payments.terms import (
    BatchStatus,
    LedgerName,
    PaymentStatus,
    RemittanceStatus,
)

S, R = BatchStatus, RemittanceStatus
ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))


def test_what_the_table_of_batches_lacks_is_refused() -> None:
    pairs = list(product(BatchStatus, BatchEvent))
    for status, event in pairs:
        if (status, event) in TRANSITIONS:
            assert step(status, event) is TRANSITIONS[status, event]
        else:
            with pytest.raises(IllegalBatchStep):
                step(status, event)
    assert len(TRANSITIONS) == 11


def test_sending_back_ends_with_the_approval_and_cancelling_with_the_submission() -> None:
    returned = {status for status, event in TRANSITIONS if event is BatchEvent.RETURN}
    cancelled = {status for status, event in TRANSITIONS if event is BatchEvent.CANCEL}
    assert returned == {S.REVIEWED, S.PUBLICISED}
    assert cancelled == {S.DRAFT, S.REVIEWED, S.PUBLICISED, S.FINANCE_APPROVED}


@pytest.mark.parametrize("staff", [ONE, TWO])
def test_three_different_people(staff: UUID) -> None:
    with pytest.raises(SameHands):
        require_other_hands(staff, Hands(ONE, TWO))
    require_other_hands(THREE, Hands(ONE, TWO))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], S.REJECTED_BY_BANK),
        ([(R.SUBMITTED, False)], S.SUBMITTED),
        ([(R.SUBMITTED, True)], S.SUBMITTED),
        ([(R.ACCEPTED, False), (R.SUBMITTED, False)], S.SUBMITTED),
        ([(R.ACCEPTED, False)], S.BANK_ACCEPTED),
        ([(R.ACCEPTED, True), (R.ACCEPTED, False)], S.BANK_ACCEPTED),
        ([(R.ACCEPTED, True), (R.ACCEPTED, True)], S.FUNDED),
        ([(R.REJECTED, False)], S.REJECTED_BY_BANK),
        ([(R.REJECTED, False), (R.ACCEPTED, True)], S.FUNDED),
        ([(R.SETTLING, True), (R.SUBMITTED, False)], S.PARTLY_SETTLED),
        ([(R.SETTLED, True), (R.ACCEPTED, True)], S.PARTLY_SETTLED),
        ([(R.SETTLED, True), (R.RECONCILED, True)], S.SETTLED),
        ([(R.RECONCILED, True), (R.REJECTED, False)], S.RECONCILED),
    ],
)
def test_the_banks_parts_say_where_a_batch_stands(
    parts: list[tuple[RemittanceStatus, bool]], expected: BatchStatus
) -> None:
    assert status_of([BankPart(*part) for part in parts]) is expected


def test_what_the_table_of_payments_lacks_is_refused() -> None:
    for status, event in product(PaymentStatus, PaymentEvent):
        if (status, event) in PAYMENT_TRANSITIONS:
            assert payment_step(status, event) is PAYMENT_TRANSITIONS[status, event]
        else:
            with pytest.raises(IllegalPaymentStep):
                payment_step(status, event)


def test_only_money_that_is_back_or_never_left_is_paid_again() -> None:
    assert {
        PaymentStatus.FAILED,
        PaymentStatus.RETURNED,
        PaymentStatus.HELD,
    } == REISSUABLE
    assert {PLACE[status] for status in REISSUABLE} == {LedgerName.RETURNED}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("sent", "paid", ("payable", "paid", "confirmed")),
        ("unknown", "paid", ("payable", "paid", "confirmed")),
        ("sent", "failed", ("payable", "returned", "failed")),
        ("sent", "held", ("payable", "returned", "held")),
        ("paid", "returned", ("paid", "returned", "returned")),
        ("failed", "unknown", ("returned", "payable", "corrected")),
        ("returned", "unknown", ("returned", "payable", "corrected")),
        ("sent", "unknown", None),
    ],
)
def test_money_follows_the_status(
    before: str, after: str, expected: tuple[str, str, str] | None
) -> None:
    move = move_between(PaymentStatus(before), PaymentStatus(after))
    assert expected == (move and (move.debit.value, move.credit.value, move.reason.value))


def test_every_step_at_the_bank_has_its_place_in_the_ledger() -> None:
    for (before, _), after in PAYMENT_TRANSITIONS.items():
        if before in PLACE and after in PLACE:
            move_between(before, after)
    assert set(PLACE) == set(PaymentStatus) - {PaymentStatus.READY, PaymentStatus.CANCELLED}
