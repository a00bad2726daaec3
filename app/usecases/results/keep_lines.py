"""Keep the lines of a delivery under the bank's own numbers; what came before comes once."""

from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

import uuid_utils.compat as uuid_utils
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.copying import copy_rows
from app.db import expect_many_rows
from app.domain.results.arriving import Arrived
from app.domain.results.terms import DeliveryStatus, LineOutcome, LineProblem
from app.models.payments.results import DeliveryRemark, ResultDelivery

_ARRIVING = text(
    "CREATE TEMP TABLE IF NOT EXISTS arriving_lines (id uuid, line_no integer, serial text,"
    " payment_no text, attempt smallint, amount_fen bigint, code text, booked_at timestamptz,"
    " holder_name text, note text) ON COMMIT DELETE ROWS"
)
_COLUMNS = (
    "id", "line_no", "serial", "payment_no", "attempt", "amount_fen", "code", "booked_at",
    "holder_name", "note",
)  # fmt: skip
_VALUES = attrgetter(*_COLUMNS[1:])
_KEEP = text(
    f"INSERT INTO bank_lines (bank_code, delivery_id, division_code, {', '.join(_COLUMNS)})"  # noqa: S608
    f" SELECT :bank_code, :delivery_id, :division_code, {', '.join(_COLUMNS)}"
    " FROM arriving_lines ORDER BY line_no ON CONFLICT (bank_code, serial) DO NOTHING"
)
_SAME = ("payment_no", "attempt", "amount_fen", "code", "booked_at")
_KNOWN = text(
    "SELECT a.line_no, b.id AS line_id,"  # noqa: S608
    f" ({', '.join(f'a.{name}' for name in _SAME)})"
    f" IS DISTINCT FROM ({', '.join(f'b.{name}' for name in _SAME)}) AS differs,"
    " jsonb_build_object('serial', a.serial, 'payment_no', a.payment_no, 'attempt', a.attempt,"
    " 'amount_fen', a.amount_fen, 'code', a.code, 'booked_at', a.booked_at) AS raw"
    " FROM arriving_lines a JOIN bank_lines b"
    ' ON b.bank_code = :bank_code AND b.serial = a.serial COLLATE "C" AND b.id <> a.id'
    " ORDER BY a.line_no"
)


async def keep_lines(
    session: AsyncSession, delivery: ResultDelivery, arrived: Arrived, now: datetime
) -> None:
    """Keep every line of a delivery that is new, and note what is wrong with the others."""
    await expect_many_rows(session)
    await session.execute(_ARRIVING)
    rows = ((uuid_utils.uuid7(), *_VALUES(line)) for line in arrived.lines)
    await copy_rows(session, "arriving_lines", _COLUMNS, rows)
    of_delivery = {
        "bank_code": delivery.bank_code,
        "delivery_id": delivery.id,
        "division_code": delivery.division_code,
    }
    await session.execute(_KEEP, of_delivery)
    known = await session.execute(_KNOWN, {"bank_code": delivery.bank_code})
    session.add_all([_remark(delivery.id, row) for row in known])
    session.add_all(
        DeliveryRemark(
            delivery_id=delivery.id,
            line_no=bad.line_no,
            outcome=LineOutcome.UNREADABLE,
            problem=LineProblem.UNREADABLE,
            fault=bad.fault,
            raw={},
        )
        for bad in arrived.bad
    )
    delivery.status, delivery.line_count = DeliveryStatus.APPLYING, arrived.count
    if not arrived.lines:
        delivery.status, delivery.ended_at = DeliveryStatus.APPLIED, now


def _remark(delivery_id: UUID, row: Any) -> DeliveryRemark:
    """A line whose serial came before: the same news again, or another story."""
    return DeliveryRemark(
        delivery_id=delivery_id,
        line_no=row.line_no,
        outcome=LineOutcome.DOUBTFUL if row.differs else LineOutcome.REPEATED,
        problem=LineProblem.SERIAL_REUSED if row.differs else None,
        line_id=row.line_id,
        raw=row.raw,
    )
