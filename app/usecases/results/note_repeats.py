"""Note the lines of a delivery whose serial came before: the same news again, or another story."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.domain.results.kept import KeptLine, Repeat
from app.domain.results.terms import LineOutcome, LineProblem
from app.models.payments.results import DeliveryRemark


async def note_repeats(session: AsyncSession, repeated: Sequence[Repeat]) -> None:
    """Once for each place of a delivery, however often it is applied."""
    if repeated:
        statement = insert(DeliveryRemark).on_conflict_do_nothing(
            index_elements=[DeliveryRemark.delivery_id, DeliveryRemark.line_no]
        )
        await session.execute(statement, [_remark(repeat) for repeat in repeated])


def _remark(repeat: Repeat) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "delivery_id": repeat.line.delivery_id,
        "line_no": repeat.line.line_no,
        "outcome": LineOutcome.DOUBTFUL if repeat.differs else LineOutcome.REPEATED,
        "problem": LineProblem.SERIAL_REUSED if repeat.differs else None,
        "line_id": repeat.first.id,
        "raw": _raw(repeat.line),
    }


def _raw(line: KeptLine) -> dict[str, Any]:
    return {
        "serial": line.serial,
        "payment_no": line.payment_no,
        "attempt": line.attempt,
        "amount_fen": line.amount_fen,
        "code": line.code,
        "booked_at": line.booked_at.astimezone(UTC).isoformat(),
    }
