"""Batches: what this bank is told to pay."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from starlette.responses import Response

from app.domain.errors import NotFound
from app.domain.payments.terms import PaymentStatus, RemittanceStatus
from app.edge.cursor import PageQuery
from app.edge.files import OCTETS_ANSWER, octets_answer
from app.edge.idempotency import MONEY
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.edge.signatures import sign_answer
from app.edge.surroundings import TheHouse
from app.queries.results.bank_reads import (
    BatchesWanted,
    batch_row,
    batch_row_now,
    batch_rows,
    payment_line_rows,
)
from app.routers.bank.authority import MayAskPayments, SignedInBank
from app.schemas.bank.batches import (
    Acknowledgement,
    BatchDetail,
    BatchRead,
    PaymentLine,
    Rejection,
)
from app.schemas.bank.bounds import BankInstant
from app.schemas.common import Page
from app.usecases.batches.acknowledge_remittance import Counted, acknowledge_remittance
from app.usecases.batches.make_remittance_file import make_remittance_file
from app.usecases.batches.reject_remittance import reject_remittance

router = HouseRouter(tags=["代发"])

OnlyPayments = Annotated[PaymentStatus | None, Query(description="只看这一状态的明细。")]


async def wanted_batches(
    status: Annotated[RemittanceStatus | None, Query(description="只看这一状态。")] = None,
    updated_since: Annotated[
        BankInstant | None,
        Query(description="只看此时间起有变化的；填上次所见最后的 updated_at 或 next_since。"),
    ] = None,
) -> BatchesWanted:
    return BatchesWanted(status, updated_since)


WantedBatches = Annotated[BatchesWanted, Depends(wanted_batches)]


@router.get("/batches")
async def list_batches(
    wanted: WantedBatches, asked: PageQuery, call: MayAskPayments
) -> Page[BatchRead]:
    """List this bank's parts of batches, those that changed last at the end."""
    rows = await batch_rows(
        call.pool, call.values, wanted, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(call.admit(rows), lambda row: (row["updated_at"], row["id"]))
    return Page(items=[BatchRead.of(row) for row in page], next_cursor=cursor)


@router.get("/batches/{batch_id:uuid}")
async def read_batch(batch_id: UUID, call: MayAskPayments) -> BatchDetail:
    """Read one with its payments counted by status."""
    return BatchDetail.of(call.admit_one(await batch_row(call.pool, call.values, batch_id)))


@router.get("/batches/{batch_id:uuid}/payments")
async def list_batch_payments(
    batch_id: UUID, asked: PageQuery, call: MayAskPayments, status: OnlyPayments = None
) -> Page[PaymentLine]:
    """List whom to pay how much, by payment number."""
    rows = await payment_line_rows(
        call.pool, call.values, batch_id, status=status, after=asked.after, limit=asked.limit + 1
    )
    found = call.admit(rows)
    if not found:
        raise NotFound
    lines = [row for row in found if row["payment_no"] is not None]
    page, cursor = asked.cut(lines, lambda row: (row["payment_no"], row["attempt"]))
    return Page(items=[PaymentLine.of(row) for row in page], next_cursor=cursor)


@router.get("/batches/{batch_id:uuid}/file", response_class=Response, responses=OCTETS_ANSWER)
async def download_batch_file(
    batch_id: UUID, bank: SignedInBank, session: DbSession, now: Now, house: TheHouse
) -> Response:
    """Download the same as a file in this bank's own format, made once, and signed."""
    made = await make_remittance_file(session, house.storage, bank, batch_id, now)
    answer = octets_answer(made.octets, made.digest, name=made.name, encoding=made.encoding)
    return sign_answer(answer, house)


@router.post("/batches/{batch_id:uuid}:acknowledge", keeps_answer_for=MONEY)
async def acknowledge_batch(
    batch_id: UUID, wanted: Acknowledgement, bank: SignedInBank, session: DbSession, now: Now
) -> BatchRead:
    """Take a batch, naming the totals that the bank counted itself.

    The totals stand for If-Match: whoever counted another batch is refused, and taking the same
    one again changes nothing.
    """
    counted = Counted(wanted.count, wanted.total_fen, wanted.digest)
    part = await acknowledge_remittance(session, bank, batch_id, counted, now)
    return BatchRead.of(await batch_row_now(session, part.id))


@router.post("/batches/{batch_id:uuid}:reject", keeps_answer_for=MONEY)
async def reject_batch(
    batch_id: UUID,
    wanted: Rejection,
    bank: SignedInBank,
    version: IfMatch,
    session: DbSession,
    now: Now,
) -> BatchRead:
    """Refuse a whole batch while nothing of it was tried."""
    part = await reject_remittance(
        session, bank, batch_id, wanted.reason, wanted.note, version=version, now=now
    )
    return BatchRead.of(await batch_row_now(session, part.id))
