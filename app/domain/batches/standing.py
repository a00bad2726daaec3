"""What a line is judged on: what it says, and where the payment stands that it names."""

from datetime import datetime
from typing import Protocol, TypeVar

from app.domain.payments.terms import PaymentStatus
from app.domain.results.codes import BankBook, Meaning
from app.domain.results.judgement import ResultLine, Standing


class Line(Protocol):
    @property
    def attempt(self) -> int: ...
    @property
    def amount_fen(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def booked_at(self) -> datetime: ...
    @property
    def holder_name(self) -> str | None: ...


class AtBank(Protocol):
    bank_code: str
    status: PaymentStatus
    attempt: int
    amount_fen: int
    payee_name: str
    funded: bool
    result_meaning: Meaning | None
    settled_at: datetime | None


class Over(Protocol):
    """An attempt that is over."""

    @property
    def bank_code(self) -> str: ...
    @property
    def returned_at(self) -> datetime | None: ...


Payment = TypeVar("Payment", bound=AtBank)


def told_to(book: BankBook, payment: Payment | None, over: Over | None) -> Payment | None:
    """Return the payment where this bank was told to make the attempt that the line names.

    Another bank's payment, or another bank's attempt of it, is as good as none.
    """
    if payment is None:
        return None
    return payment if (over or payment).bank_code == book.code else None


def said(book: BankBook, line: Line) -> ResultLine:
    return ResultLine(
        attempt=line.attempt,
        amount_fen=line.amount_fen,
        meaning=book.meaning_of(line.code),
        booked_at=line.booked_at,
        holder_name=line.holder_name,
    )


def standing(payment: AtBank, over: Over | None) -> Standing:
    return Standing(
        status=payment.status,
        attempt=payment.attempt,
        amount_fen=payment.amount_fen,
        payee_name=payment.payee_name,
        funded=payment.funded,
        meaning=payment.result_meaning,
        settled_at=payment.settled_at,
        over=over is not None,
        earlier_returned_at=over.returned_at if over else None,
    )
