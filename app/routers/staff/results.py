"""What banks brought back: problems, evidence, and files that nobody can trust."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query

from app.domain.results.terms import LineProblem
from app.edge.cursor import PageQuery
from app.edge.idempotency import MONEY
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.edge.surroundings import TheHouse
from app.queries.batches.batches import batch_seen
from app.queries.results.bank_lines import lines_of_batch, lines_of_payment, problem_lines
from app.queries.results.deliveries import deliveries_of
from app.routers.staff.authority import MayReadPayments, MayReissuePayments
from app.schemas.common import Page
from app.schemas.staff.results import (
    BankLineRead,
    BankLinesRead,
    DeliverySeen,
    EvidenceWanted,
    PaymentSettled,
    SeenWanted,
    SignatureRead,
)
from app.usecases.results.resolve_payment import resolve_payment as settle
from app.usecases.results.see_line import see_line
from app.usecases.results.verify_signature import verify_signature

router = HouseRouter(tags=["回盘"])

PaymentNo = Annotated[str, Path(description="发放编号。")]
OnlyProblem = Annotated[LineProblem | None, Query(description="只看这一类问题。")]
OnlyRefused = Annotated[bool, Query(description="只看整体不可信的。")]


@router.get("/bank-lines")
async def list_bank_lines(
    asked: PageQuery, staff: MayReadPayments, session: DbSession, problem: OnlyProblem = None
) -> Page[BankLineRead]:
    """List lines of banks that somebody must look at and nobody has."""
    rows = await problem_lines(
        session, staff.scope, problem=problem, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.id,))
    return Page(items=[BankLineRead.of(row) for row in page], next_cursor=cursor)


@router.post("/bank-lines/{line_id:uuid}:see", keeps_answer_for=MONEY)
async def see_bank_line(
    line_id: UUID, wanted: SeenWanted, staff: MayReissuePayments, session: DbSession, now: Now
) -> BankLineRead:
    """Say what came of looking into a line; no money moves by that.

    It needs no If-Match: what a bank said never changes, and it is looked into once.
    """
    return BankLineRead.of(await see_line(session, staff, line_id, wanted.note, now))


@router.get("/batches/{batch_id:uuid}/bank-lines")
async def list_batch_bank_lines(
    batch_id: UUID, asked: PageQuery, staff: MayReadPayments, session: DbSession
) -> Page[BankLineRead]:
    """List what the banks said of a batch, in the order in which it came."""
    found = await batch_seen(session, staff.scope, batch_id)
    rows = await lines_of_batch(
        session, staff.scope, found.id, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.id,))
    return Page(items=[BankLineRead.of(row) for row in page], next_cursor=cursor)


@router.get("/payments/{payment_no:word}/bank-lines")
async def list_payment_bank_lines(
    payment_no: PaymentNo, staff: MayReadPayments, session: DbSession
) -> BankLinesRead:
    """Read everything that banks said of one payment: evidence stands among it."""
    rows = await lines_of_payment(session, staff.scope, payment_no)
    return BankLinesRead(items=[BankLineRead.of(row) for row in rows])


@router.post("/payments/{payment_no:word}:resolve", keeps_answer_for=MONEY)
async def resolve_payment(
    payment_no: PaymentNo,
    wanted: EvidenceWanted,
    staff: MayReissuePayments,
    session: DbSession,
    now: Now,
) -> PaymentSettled:
    """Settle a payment in doubt by a line of the bank; never by hand alone.

    The line stands for If-Match: it must speak of the very attempt that is in doubt now.
    """
    done = await settle(session, staff, payment_no, wanted.line_id, now)
    return PaymentSettled(
        payment_no=done.payment_no, status=done.status, result_code=done.result_code
    )


@router.get("/result-deliveries")
async def list_result_deliveries(
    asked: PageQuery, staff: MayReadPayments, session: DbSession, refused: OnlyRefused = True
) -> Page[DeliverySeen]:
    """List what banks have sent, the newest first."""
    rows = await deliveries_of(
        session, staff.scope, after=asked.after, limit=asked.limit + 1, refused=refused
    )
    page, cursor = asked.cut(rows, lambda row: (row.id,))
    return Page(items=[DeliverySeen.of(row) for row in page], next_cursor=cursor)


@router.get("/result-deliveries/{delivery_id:uuid}/signature")
async def read_delivery_signature(
    delivery_id: UUID, staff: MayReadPayments, session: DbSession, house: TheHouse
) -> SignatureRead:
    """Read who signed a delivery, and whether the signature holds over what was kept."""
    return SignatureRead.of(
        await verify_signature(session, house.storage, staff.scope, delivery_id)
    )
