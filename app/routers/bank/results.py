"""Results: what the bank did, by the interface or as a file, kept raw and reported on."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response, status

from app.adapters.bank_books import bank_books
from app.domain.payments.files.faults import FileRefused
from app.domain.payments.files.template import template_of
from app.domain.results.arriving import Arrived, from_file
from app.domain.results.terms import DeliveryChannel
from app.edge.cursor import PageQuery
from app.edge.files import ArrivedOctets
from app.edge.idempotency import MONEY
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.edge.surroundings import TheHouse
from app.queries.results.deliveries import (
    deliveries_of,
    delivery_read,
    lines_foreseen,
    lines_reported,
    outcome_counts,
)
from app.routers.bank.authority import SignedInBank, WithSignature
from app.schemas.bank.results import (
    DeliveryDetail,
    DeliveryRead,
    LineReport,
    ResultsChecked,
    ResultsSent,
)
from app.schemas.common import Page
from app.usecases.results.receive_delivery import Sent, receive_delivery

router = HouseRouter(tags=["回盘"])

OnlyProblems = Annotated[
    bool | None, Query(description="true 只看需要核查的，false 只看没有问题的。")
]
_ACCEPTED = status.HTTP_202_ACCEPTED


@router.post("/results", status_code=_ACCEPTED, keeps_answer_for=MONEY)
async def send_results(
    wanted: ResultsSent,
    answer: Response,
    bank: SignedInBank,
    signed: WithSignature,
    session: DbSession,
    now: Now,
    house: TheHouse,
) -> DeliveryRead:
    """Send up to 5000 results; they are kept at once and applied in a moment."""
    sent = Sent(DeliveryChannel.API, wanted.octets, wanted.serial, signed)
    kept = await receive_delivery(session, house.storage, bank, sent, now)
    _come_back(answer, kept.id)
    return DeliveryRead.of(kept)


@router.post("/result-files", status_code=_ACCEPTED, keeps_answer_for=MONEY)
async def send_result_file(
    file: ArrivedOctets,
    answer: Response,
    bank: SignedInBank,
    signed: WithSignature,
    session: DbSession,
    now: Now,
    house: TheHouse,
) -> DeliveryRead:
    """Send results as a file in this bank's own format."""
    sent = Sent(DeliveryChannel.FILE, file, signed=signed)
    kept = await receive_delivery(session, house.storage, bank, sent, now)
    _come_back(answer, kept.id)
    return DeliveryRead.of(kept)


@router.get("/results")
async def list_results(
    asked: PageQuery, bank: SignedInBank, session: DbSession
) -> Page[DeliveryRead]:
    """List what this bank has sent, the newest first."""
    rows = await deliveries_of(session, bank.scope, after=asked.after, limit=asked.limit + 1)
    page, cursor = asked.cut(rows, lambda row: (row.id,))
    return Page(items=[DeliveryRead.of(row) for row in page], next_cursor=cursor)


@router.get("/results/{delivery_id:uuid}")
async def read_results(delivery_id: UUID, bank: SignedInBank, session: DbSession) -> DeliveryDetail:
    """Read how far a delivery has come, its lines counted by what came of them."""
    found = await delivery_read(session, bank.scope, delivery_id)
    return DeliveryDetail.counted(found, *await outcome_counts(session, found.id))


@router.get("/results/{delivery_id:uuid}/lines")
async def list_result_lines(
    delivery_id: UUID,
    asked: PageQuery,
    bank: SignedInBank,
    session: DbSession,
    problem: OnlyProblems = None,
) -> Page[LineReport]:
    """Read what came of each line."""
    found = await delivery_read(session, bank.scope, delivery_id)
    rows = await lines_reported(
        session, found.id, problem=problem, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.line_no,))
    return Page(items=[LineReport.of(row) for row in page], next_cursor=cursor)


@router.ask("/results:validate")
async def check_results(
    wanted: ResultsSent, bank: SignedInBank, session: DbSession
) -> ResultsChecked:
    """Ask what would come of results; nothing is kept."""
    lines = [line.arriving(line_no) for line_no, line in enumerate(wanted.lines, start=1)]
    return await _checked(bank, session, Arrived(lines))


@router.ask("/result-files:validate")
async def check_result_file(
    file: ArrivedOctets, bank: SignedInBank, session: DbSession
) -> ResultsChecked:
    """Ask what would come of a file; nothing is kept."""
    try:
        arrived = from_file(template_of(bank_books()[bank.bank_code].file), file)
    except FileRefused as refused:
        return ResultsChecked.refused(refused.fault)
    return await _checked(bank, session, arrived)


async def _checked(bank: SignedInBank, session: DbSession, arrived: Arrived) -> ResultsChecked:
    lines = await lines_foreseen(session, bank_books()[bank.bank_code], arrived)
    return ResultsChecked.of(lines, sum(line.amount_fen for line in arrived.lines))


def _come_back(answer: Response, delivery_id: UUID) -> None:
    answer.headers["Location"] = f"/bank/v1/results/{delivery_id}"
    answer.headers["Retry-After"] = "2"
