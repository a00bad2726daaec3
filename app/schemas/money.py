"""How months and sums of money are written on the wire."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import Field, PlainSerializer, WithJsonSchema

from app.domain.batches.left_out import left_out
from app.domain.payments.plain_words import KIND_EN, STATUS_EN
from app.domain.payments.terms import PaymentStatus
from app.schemas.common import Fen, Wire
from app.schemas.guide_parts import Wording
from app.schemas.request_parts import wording

# Years that people live in: `0000` is no year, and other scripts have digits too.
PATTERN = r"^(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])$"
MonthText = Annotated[str, Field(strict=True, pattern=PATTERN, examples=["2026-11"])]
Month = Annotated[
    date,
    PlainSerializer(lambda first: f"{first:%Y-%m}"),
    WithJsonSchema({"type": "string", "pattern": PATTERN}, mode="serialization"),
]
"""The first day of a month, written `2026-11`."""

STATUS_LABELS = {
    status: Wording(zh=status.label, en=english) for status, english in STATUS_EN.items()
}
KIND_LABELS = {kind: Wording(zh=kind.label, en=english) for kind, english in KIND_EN.items()}
EXPECTED = Wording(zh="预计发放", en="expected")
LEFT_OUT = Wording(zh="暂未列入", en="left out for now")


def month_of(text: str) -> date:
    """Read `2026-11` as the first day of that month."""
    return date.fromisoformat(f"{text}-01")


class NextPayment(Wire):
    """The payment that somebody waits for: on its way, in trouble, or next month's."""

    payment_no: str | None
    """The payment; null while it is only expected."""
    title: Wording
    """What it is paid for."""
    period: MonthText
    """The month it is owed for."""
    amount_fen: Fen | None
    """How much, in fen; of an expected one as much as last time, null where nothing was paid."""
    status: PaymentStatus | None
    """Where it stands; null while it is only expected."""
    status_label: Wording
    """The same for people, at most five Chinese characters."""
    reason: Wording | None
    """Why the list of that month was made without it; null where nothing is known of that."""
    next_step: Wording | None
    """What to do now; null where nothing stands in its way."""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "NextPayment":
        status = None if row["status"] is None else PaymentStatus(row["status"])
        plain = left_out(row["left_out"]) if row["left_out"] else None
        label = LEFT_OUT if plain else EXPECTED
        return cls(
            payment_no=row["payment_no"],
            title=Wording(**row["title"]),
            period=row["period"],
            amount_fen=row["amount_fen"],
            status=status,
            status_label=label if status is None else STATUS_LABELS[status],
            reason=wording(plain.reason) if plain else None,
            next_step=wording(plain.next_step) if plain else None,
        )
