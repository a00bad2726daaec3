"""What one line of a bank means for the payment it answers (trust.md §5, Races)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.payments.payment_states import PaymentEvent
from app.domain.payments.terms import PaymentStatus
from app.domain.results.codes import Meaning
from app.domain.results.terms import LineOutcome, LineProblem


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A line, its code already read as the bank's table says."""

    attempt: int
    amount_fen: int
    meaning: Meaning
    booked_at: datetime
    holder_name: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a payment stands when the line comes.

    `meaning` is that of its last result. `earlier_returned_at` is when the attempt that the
    line names came back, where that attempt is `over`.
    """

    status: PaymentStatus
    attempt: int
    amount_fen: int
    payee_name: str
    funded: bool
    meaning: Meaning | None = None
    settled_at: datetime | None = None
    over: bool = False
    earlier_returned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    outcome: LineOutcome
    event: PaymentEvent | None = None
    problem: LineProblem | None = None


_S, _M, _E, _O, _P = PaymentStatus, Meaning, PaymentEvent, LineOutcome, LineProblem

_REPEATED = Verdict(_O.REPEATED)
_WAITING = Verdict(_O.WAITING)
_LATE = Verdict(_O.LATE)
_CONTRADICTED = Verdict(_O.DOUBTFUL, _E.DOUBT, _P.CONTRADICTS)

# What is absent has its own rule below; payments that were never sent answer to no line.
RULES: Mapping[tuple[PaymentStatus, Meaning], Verdict] = {
    (_S.SENT, _M.PAID): Verdict(_O.PAID, _E.CONFIRM),
    (_S.SENT, _M.FIX_DATA): Verdict(_O.FAILED, _E.FAIL),
    (_S.SENT, _M.RETRY): Verdict(_O.FAILED, _E.FAIL),
    (_S.SENT, _M.INVESTIGATE): Verdict(_O.DOUBTFUL, _E.DOUBT, _P.UNCLEAR),
    (_S.SENT, _M.WAIT): _WAITING,
    # The bank itself did not know; now it does.
    (_S.UNKNOWN, _M.PAID): Verdict(_O.PAID, _E.CONFIRM),
    (_S.UNKNOWN, _M.FIX_DATA): Verdict(_O.FAILED, _E.FAIL),
    (_S.UNKNOWN, _M.RETRY): Verdict(_O.FAILED, _E.FAIL),
    (_S.UNKNOWN, _M.INVESTIGATE): _REPEATED,
    (_S.UNKNOWN, _M.WAIT): _WAITING,
    (_S.PAID, _M.PAID): _REPEATED,
    # 退票: the account took it and gave it back. Legal, and days later.
    (_S.PAID, _M.FIX_DATA): Verdict(_O.RETURNED, _E.RETURN),
    (_S.PAID, _M.RETRY): Verdict(_O.RETURNED, _E.RETURN),
    (_S.PAID, _M.INVESTIGATE): Verdict(_O.DOUBTFUL, None, _P.CONTRADICTS),
    (_S.PAID, _M.WAIT): _LATE,
    # Money may be on its way a second time if this one is reissued: nobody does before it is known.
    (_S.FAILED, _M.PAID): _CONTRADICTED,
    (_S.FAILED, _M.FIX_DATA): _REPEATED,
    (_S.FAILED, _M.RETRY): _REPEATED,
    (_S.FAILED, _M.INVESTIGATE): _CONTRADICTED,
    (_S.FAILED, _M.WAIT): _LATE,
    (_S.RETURNED, _M.PAID): _CONTRADICTED,
    (_S.RETURNED, _M.FIX_DATA): _REPEATED,
    (_S.RETURNED, _M.RETRY): _REPEATED,
    (_S.RETURNED, _M.INVESTIGATE): _CONTRADICTED,
    (_S.RETURNED, _M.WAIT): _LATE,
}
_NEVER_SENT = frozenset({_S.READY, _S.HELD, _S.CANCELLED})
_DOUBTED = frozenset({_S.SENT, _S.FAILED, _S.RETURNED})
_NOT_PAID = frozenset({_S.FAILED, _S.RETURNED})


def judge(line: ResultLine, payment: Standing | None) -> Verdict:
    """Decide what one line does; `payment` is None where this bank was never told to pay it."""
    if payment is None:
        return Verdict(_O.UNKNOWN, None, _P.UNKNOWN_PAYMENT)
    # Paid after all on an earlier attempt, a payment stands below attempts that are over.
    if line.attempt > payment.attempt and not payment.over:
        return Verdict(_O.DOUBTFUL, None, _P.UNKNOWN_ATTEMPT)
    if line.attempt != payment.attempt:
        return _of_an_earlier_attempt(line, payment)
    if payment.status in _NEVER_SENT:
        return Verdict(_O.DOUBTFUL, None, _P.NOT_SENT)
    return _misdirected(line, payment) or _of_this_attempt(line, payment)


def _of_an_earlier_attempt(line: ResultLine, payment: Standing) -> Verdict:
    """Something was paid that we took for not paid: the running attempt must not go on."""
    returned_at = payment.earlier_returned_at
    old_news = returned_at is not None and line.booked_at <= returned_at
    if line.meaning is not _M.PAID or old_news:
        return _LATE
    event = _E.DOUBT if payment.status in _DOUBTED else None
    return Verdict(_O.LATE, event, _P.LATE_PAID)


def _misdirected(line: ResultLine, payment: Standing) -> Verdict | None:
    """A line that speaks of another sum or another person."""
    if line.amount_fen != payment.amount_fen:
        moves = payment.status is _S.SENT and line.meaning is not _M.WAIT
        # Paid after all, though another sum: it must not be paid once more either.
        moves = moves or (payment.status in _NOT_PAID and line.meaning is _M.PAID)
        return Verdict(_O.DOUBTFUL, _E.DOUBT if moves else None, _P.AMOUNT_DIFFERS)
    if line.holder_name is not None and line.holder_name != payment.payee_name:
        return Verdict(_O.DOUBTFUL, None, _P.NAME_DIFFERS)
    return None


def _of_this_attempt(line: ResultLine, payment: Standing) -> Verdict:
    if payment.status is _S.SENT and not payment.funded and line.meaning is not _M.WAIT:
        return Verdict(_O.NOT_FUNDED)
    if payment.status is _S.UNKNOWN and payment.meaning is not _M.INVESTIGATE:
        # Two lines contradict each other: no third one settles that, a person does.
        return Verdict(_O.DOUBTFUL, None, _P.CONTESTED)
    if payment.status is _S.RETURNED and line.meaning is _M.PAID and _before_return(line, payment):
        return _LATE
    return RULES[payment.status, line.meaning]


def _before_return(line: ResultLine, payment: Standing) -> bool:
    return payment.settled_at is not None and line.booked_at <= payment.settled_at
