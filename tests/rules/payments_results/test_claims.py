"""What a confirmed claim of a bank does, and what must come first."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.errors import AppError
from app.domain.payments.ledger import move_of_settling
from app.domain.payments.terms import PaymentStatus
from app.domain.results.claims import Claim, Settling, settling
from app.domain.results.codes import Meaning
from app.domain.results.errors import (
    EvidenceRefused,
    MonthPaidElsewhere,
    PaymentAtBank,
    PaymentOnList,
)
from app.domain.results.judgement import ResultLine, Standing, Verdict, judge
from app.domain.results.terms import LineOutcome, LineProblem

S = PaymentStatus
AT = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
HELD = Claim(attempt=1, amount_fen=50_000, told_fen=50_000, status=S.HELD, running=2)


@pytest.mark.parametrize("status", [S.HELD, S.FAILED, S.RETURNED, S.CANCELLED])
def test_what_is_not_at_the_bank_is_settled_as_paid(status: PaymentStatus) -> None:
    assert settling(replace(HELD, status=status)) is Settling.PAID


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (replace(HELD, status=S.PAID), Settling.PAID_TWICE),
        (replace(HELD, status=S.PAID, running=1), Settling.REPEATED),
        (replace(HELD, status=S.PAID, told_fen=None), Settling.PAID_TWICE),
        (replace(HELD, status=S.CANCELLED, beside=S.PAID), Settling.PAID_TWICE),
    ],
)
def test_what_is_paid_is_paid_once_more_or_told_once_more(claim: Claim, expected: Settling) -> None:
    assert settling(claim) is expected


@pytest.mark.parametrize(
    ("claim", "refusal"),
    [
        (replace(HELD, status=S.READY), PaymentOnList),
        (replace(HELD, status=S.SENT), PaymentAtBank),
        (replace(HELD, status=S.UNKNOWN), PaymentAtBank),
        (replace(HELD, status=S.CANCELLED, beside=S.SENT), MonthPaidElsewhere),
        (replace(HELD, status=S.CANCELLED, beside=S.FAILED), MonthPaidElsewhere),
        (replace(HELD, told_fen=None), EvidenceRefused),
        (replace(HELD, told_fen=49_999), EvidenceRefused),
    ],
)
def test_what_must_come_first_is_said(claim: Claim, refusal: type[AppError]) -> None:
    with pytest.raises(refusal):
        settling(claim)


@pytest.mark.parametrize(
    ("before", "debit"),
    [
        (S.HELD, "returned"),
        (S.FAILED, "returned"),
        (S.RETURNED, "returned"),
        (S.CANCELLED, "appropriation"),
    ],
)
def test_the_money_of_what_was_paid_after_all_leaves_where_it_lay(
    before: PaymentStatus, debit: str
) -> None:
    move = move_of_settling(before)
    assert move is not None
    assert (move.debit.value, move.credit.value, move.reason.value) == (debit, "paid", "corrected")


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        (True, Verdict(LineOutcome.LATE, None, LineProblem.LATE_PAID)),
        (False, Verdict(LineOutcome.DOUBTFUL, None, LineProblem.UNKNOWN_ATTEMPT)),
    ],
)
def test_an_attempt_above_the_one_that_was_paid_is_one_that_is_over(
    over: bool,  # A case of the table.
    expected: Verdict,
) -> None:
    line = ResultLine(attempt=2, amount_fen=50_000, meaning=Meaning.PAID, booked_at=AT)
    paid = Standing(S.PAID, 1, 50_000, "陈建国", funded=True, meaning=Meaning.PAID, over=over)
    assert judge(line, paid) == expected
