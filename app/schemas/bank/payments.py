"""Where payments stand, as their bank may know it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.payments.terms import PaymentStatus
from app.schemas.common import At, Fen, Wire
from app.schemas.payment_parts import Attempt, PaymentNo, Period

MOST_AT_ONCE = 1000

Row = Mapping[str, Any]


class PaymentStatusRead(Wire):
    """Where the latest attempt stands that this bank was told to make."""

    payment_no: str
    """The payment's number."""
    attempt: Attempt
    """Which attempt."""
    batch_id: UUID
    """The remittance that carries it."""
    period: str
    """The month it is for, as 2026-11."""
    programme: str
    """The programme's code."""
    amount_fen: Fen
    """The amount, in fen."""
    status: PaymentStatus
    """Where the payment stands."""
    result_code: str | None
    """This bank's last result code; null without a result."""
    updated_at: At
    """When it changed last."""

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls(
            payment_no=row["payment_no"],
            attempt=row["attempt"],
            batch_id=row["batch_id"],
            period=row["period"].isoformat()[:7],
            programme=row["programme"],
            amount_fen=row["amount_fen"],
            status=PaymentStatus(row["status"]),
            result_code=row["result_code"],
            updated_at=row["updated_at"],
        )


class PaymentsSought(Wire):
    """Numbers of ours, or a card and a month; never both."""

    payment_nos: Annotated[list[PaymentNo], Field(min_length=1, max_length=MOST_AT_ONCE)] | None = (
        None
    )
    """Numbers of payments, 1000 at a time at the most."""
    card_number: Annotated[str, Field(strict=True, pattern=r"^[0-9]{16,19}$")] | None = None
    """A card number, together with `period`; only ever in a body."""
    period: Period | None = None
    """The month it is for, as 2026-11."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        by_card = (self.card_number is not None, self.period is not None)
        if by_card not in {(True, True), (False, False)} or by_card[0] is (
            self.payment_nos is not None
        ):
            raise PydanticCustomError("search_one_way", "Name payments, or a card and a month.")
        return self

    @property
    def asked_for(self) -> int:
        return len(self.payment_nos or [None])

    @property
    def month(self) -> date:
        year, month = (self.period or "").split("-")
        return date(int(year), int(month), 1)


class PaymentFound(Wire):
    """The answer to one of them; nothing that was asked goes without an answer."""

    payment_no: str | None
    """The number that was asked about; null where a card was, and nothing found."""
    found: bool
    """Whether it was found."""
    payment: PaymentStatusRead | None
    """The payment; null where none was found."""


class PaymentsFound(Wire):
    """One answer for each number, in the order they were asked."""

    items: list[PaymentFound]
    """What was found."""

    @classmethod
    def of_numbers(cls, numbers: Sequence[str], rows: Sequence[Row]) -> Self:
        found = {row["payment_no"]: PaymentStatusRead.of(row) for row in rows}
        return cls(
            items=[
                PaymentFound(payment_no=no, found=no in found, payment=found.get(no))
                for no in numbers
            ]
        )

    @classmethod
    def of_card(cls, rows: Sequence[Row]) -> Self:
        found = [PaymentStatusRead.of(row) for row in rows]
        nothing = PaymentFound(payment_no=None, found=False, payment=None)
        items = [PaymentFound(payment_no=one.payment_no, found=True, payment=one) for one in found]
        return cls(items=items or [nothing])
