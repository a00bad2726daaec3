"""Every combination of where a payment stands and what a line says has its one outcome."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from app.domain.payments.payment_states import TRANSITIONS, PaymentEvent, step
from app.domain.payments.terms import PaymentStatus
from app.domain.results.codes import Meaning
from app.domain.results.judgement import ResultLine, Standing, Verdict, judge
from app.domain.results.terms import LineOutcome, LineProblem

AT = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
S, M, E, O, P = PaymentStatus, Meaning, PaymentEvent, LineOutcome, LineProblem  # noqa: E741


def line(meaning: Meaning = M.PAID, **other: object) -> ResultLine:
    facts: dict[str, object] = {"attempt": 1, "amount_fen": 6_000, "booked_at": AT}
    return ResultLine(meaning=meaning, **{**facts, **other})  # type: ignore[arg-type]  # By name.


def standing(status: PaymentStatus = S.SENT, **other: object) -> Standing:
    facts: dict[str, object] = {
        "attempt": 1, "amount_fen": 6_000, "payee_name": "陈建国", "funded": True,
    }  # fmt: skip
    return Standing(status=status, **{**facts, **other})  # type: ignore[arg-type]  # By name.


NOTHING_SENT = Verdict(O.DOUBTFUL, None, P.NOT_SENT)
CONTRADICTED = Verdict(O.DOUBTFUL, E.DOUBT, P.CONTRADICTS)
FAILED, RETURNED = Verdict(O.FAILED, E.FAIL), Verdict(O.RETURNED, E.RETURN)
REPEATED, LATE, WAITING = Verdict(O.REPEATED), Verdict(O.LATE), Verdict(O.WAITING)
PAID = Verdict(O.PAID, E.CONFIRM)
UNCLEAR = Verdict(O.DOUBTFUL, E.DOUBT, P.UNCLEAR)
CONTRADICTS = Verdict(O.DOUBTFUL, None, P.CONTRADICTS)

# paid, fix_data, retry, investigate, wait
TABLE = {
    S.READY: (NOTHING_SENT,) * 5,
    S.HELD: (NOTHING_SENT,) * 5,
    S.CANCELLED: (NOTHING_SENT,) * 5,
    S.SENT: (PAID, FAILED, FAILED, UNCLEAR, WAITING),
    S.UNKNOWN: (PAID, FAILED, FAILED, REPEATED, WAITING),
    S.PAID: (REPEATED, RETURNED, RETURNED, CONTRADICTS, LATE),
    S.FAILED: (CONTRADICTED, REPEATED, REPEATED, CONTRADICTED, LATE),
    S.RETURNED: (CONTRADICTED, REPEATED, REPEATED, CONTRADICTED, LATE),
}
MEANINGS = (M.PAID, M.FIX_DATA, M.RETRY, M.INVESTIGATE, M.WAIT)


@pytest.mark.parametrize(
    ("status", "meaning", "expected"),
    [
        (status, meaning, verdict)
        for status, row in TABLE.items()
        for meaning, verdict in zip(MEANINGS, row, strict=True)
    ],
)
def test_a_line_does_what_the_table_says(
    status: PaymentStatus, meaning: Meaning, expected: Verdict
) -> None:
    assert judge(line(meaning), standing(status, meaning=M.INVESTIGATE)) == expected


def test_the_table_names_every_status_and_meaning() -> None:
    assert set(TABLE) == set(PaymentStatus)
    assert set(MEANINGS) == set(Meaning)


@pytest.mark.parametrize("meaning", Meaning)
def test_a_payment_that_is_not_there_is_unknown_whatever_the_line_says(meaning: Meaning) -> None:
    assert judge(line(meaning), None) == Verdict(O.UNKNOWN, None, P.UNKNOWN_PAYMENT)


@pytest.mark.parametrize(("status", "meaning"), list(product(PaymentStatus, Meaning)))
def test_an_attempt_that_was_never_made_moves_nothing(
    status: PaymentStatus, meaning: Meaning
) -> None:
    found = judge(line(meaning, attempt=2), standing(status))
    assert found == Verdict(O.DOUBTFUL, None, P.UNKNOWN_ATTEMPT)


@pytest.mark.parametrize(
    ("status", "event"),
    [
        (S.READY, None),
        (S.HELD, None),
        (S.SENT, E.DOUBT),
        (S.PAID, None),
        (S.FAILED, E.DOUBT),
        (S.UNKNOWN, None),
        (S.RETURNED, E.DOUBT),
        (S.CANCELLED, None),
    ],
)
def test_an_earlier_attempt_that_was_paid_after_all_stops_the_running_one(
    status: PaymentStatus, event: PaymentEvent | None
) -> None:
    found = judge(line(M.PAID), standing(status, attempt=2))
    assert found == Verdict(O.LATE, event, P.LATE_PAID)


@pytest.mark.parametrize("meaning", sorted(set(Meaning) - {M.PAID}))
def test_other_news_of_an_earlier_attempt_is_late_and_no_more(meaning: Meaning) -> None:
    assert judge(line(meaning), standing(attempt=2)) == LATE


def test_an_earlier_attempt_that_came_back_was_paid_before_that() -> None:
    payment = standing(attempt=2, earlier_returned_at=AT + timedelta(days=1))
    assert judge(line(M.PAID), payment) == LATE


@pytest.mark.parametrize(
    ("status", "meaning"),
    list(product((S.SENT, S.PAID, S.FAILED, S.RETURNED, S.UNKNOWN), Meaning)),
)
def test_another_amount_is_never_believed(status: PaymentStatus, meaning: Meaning) -> None:
    found = judge(line(meaning, amount_fen=5_999), standing(status))
    moves = status is S.SENT and meaning is not M.WAIT
    # What was not paid for all we know must not be paid once more if a bank says otherwise.
    moves = moves or (status in {S.FAILED, S.RETURNED} and meaning is M.PAID)
    assert found == Verdict(O.DOUBTFUL, E.DOUBT if moves else None, P.AMOUNT_DIFFERS)


def test_another_name_moves_nothing() -> None:
    found = judge(line(holder_name="陈建華"), standing())
    assert found == Verdict(O.DOUBTFUL, None, P.NAME_DIFFERS)
    assert judge(line(holder_name="陈建国"), standing()) == PAID


@pytest.mark.parametrize("meaning", sorted(set(Meaning) - {M.WAIT}))
def test_a_result_before_the_money_waits_for_it(meaning: Meaning) -> None:
    assert judge(line(meaning), standing(funded=False)) == Verdict(O.NOT_FUNDED)


@pytest.mark.parametrize(
    ("meaning", "last"), list(product(Meaning, (M.PAID, M.RETRY, M.FIX_DATA, None)))
)
def test_what_contradicts_itself_is_settled_by_a_person_alone(
    meaning: Meaning, last: Meaning | None
) -> None:
    found = judge(line(meaning), standing(S.UNKNOWN, meaning=last))
    assert found == Verdict(O.DOUBTFUL, None, P.CONTESTED)


def test_paid_before_it_came_back_is_old_news_and_after_it_a_contradiction() -> None:
    payment = standing(S.RETURNED, settled_at=AT)
    assert judge(line(M.PAID, booked_at=AT), payment) == LATE
    assert judge(line(M.PAID, booked_at=AT + timedelta(seconds=1)), payment) == CONTRADICTED


def test_every_event_of_a_verdict_is_a_legal_step() -> None:
    amounts, attempts, funded = (6_000, 1), (1, 2, 3), (True, False)
    verdicts = [
        (status, judge(line(m, amount_fen=a, attempt=n), standing(status, attempt=2, funded=f)))
        for status, m, a, n, f in product(PaymentStatus, Meaning, amounts, attempts, funded)
    ]
    moves = [(status, verdict.event) for status, verdict in verdicts if verdict.event]

    assert moves
    assert [move for move in moves if move not in TRANSITIONS] == []
    assert {step(*move) for move in moves} == {S.PAID, S.FAILED, S.UNKNOWN, S.RETURNED}
