"""The lists of a batch: for the public, with what is said against it, and for the file."""

from uuid import UUID

from starlette.responses import Response

from app.edge.cursor import PageQuery
from app.edge.file_lists import CSV_ANSWER, list_answer
from app.edge.idempotency import MONEY
from app.edge.language import Language
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.edge.surroundings import TheHouse
from app.queries.batches.batches import batch_seen, seen_whole
from app.queries.batches.notices import last_list, notice_lines, objections_to
from app.routers.staff.authority import MayPrepareBatches, MayReadPayments, MayReviewBatches
from app.schemas.common import Page
from app.schemas.staff.batch_lines import ListRead, ShownRead
from app.schemas.staff.batches import ListEnded, ListObjectionWanted, ListSettlement, ListWanted
from app.schemas.staff.batches_read import BatchRead
from app.usecases.batches.close_list import close_list
from app.usecases.batches.hand_out_list import hand_out_list
from app.usecases.batches.object_to_list import object_to_list as object_to
from app.usecases.batches.publicise_batch import publicise_batch as publicise
from app.usecases.batches.settle_list_objection import settle_list_objection as settle

router = HouseRouter(tags=["发放公示"])


@router.post("/batches/{batch_id:uuid}:publicise", keeps_answer_for=MONEY)
async def publicise_batch(
    batch_id: UUID,
    wanted: ListWanted,
    version: IfMatch,
    staff: MayPrepareBatches,
    session: DbSession,
    now: Now,
) -> BatchRead:
    """Hang the public list, masked, for as long as the programme asks."""
    done = await publicise(
        session, staff, batch_id, wanted.place, wanted.site, version=version, now=now
    )
    return BatchRead.seen(await seen_whole(session, done, staff))


@router.post("/batches/{batch_id:uuid}:close-publicity", keeps_answer_for=MONEY)
async def close_batch_publicity(
    batch_id: UUID,
    wanted: ListEnded,
    version: IfMatch,
    staff: MayPrepareBatches,
    session: DbSession,
    now: Now,
) -> BatchRead:
    """Take the list down after its last day; the batch goes on to finance."""
    done = await close_list(session, staff, batch_id, wanted.conclusion, version=version, now=now)
    return BatchRead.seen(await seen_whole(session, done, staff))


@router.get("/batches/{batch_id:uuid}/notice")
async def read_batch_notice(batch_id: UUID, staff: MayReadPayments, session: DbSession) -> ListRead:
    """Read the list that hangs or hung last, with the objections against it."""
    found = await batch_seen(session, staff.scope, batch_id)
    notice = await last_list(session, found.id)
    return ListRead.of(notice, [*await objections_to(session, notice.id)])


@router.get("/batches/{batch_id:uuid}/notice/lines")
async def list_notice_lines(
    batch_id: UUID, asked: PageQuery, staff: MayReadPayments, session: DbSession
) -> Page[ShownRead]:
    """List what the public saw, exactly as it hung."""
    found = await batch_seen(session, staff.scope, batch_id)
    notice = await last_list(session, found.id)
    rows = await notice_lines(session, notice.id, after=asked.after, limit=asked.limit + 1)
    page, cursor = asked.cut(rows, lambda row: (row.ordinal,))
    return Page(items=[ShownRead.of(row) for row in page], next_cursor=cursor)


@router.post("/batches/{batch_id:uuid}/objections", keeps_answer_for=MONEY)
async def object_to_batch(
    batch_id: UUID,
    wanted: ListObjectionWanted,
    version: IfMatch,
    staff: MayPrepareBatches,
    session: DbSession,
    now: Now,
) -> BatchRead:
    """Write down an objection against a line, from anybody, by any way."""
    done = await object_to(
        session, staff, batch_id, wanted.payment_no, wanted.kept(), version=version, now=now
    )
    return BatchRead.seen(await seen_whole(session, done, staff))


@router.post(
    "/batches/{batch_id:uuid}/objections/{objection_id:uuid}:settle", keeps_answer_for=MONEY
)
async def settle_batch_objection(
    batch_id: UUID,
    objection_id: UUID,
    wanted: ListSettlement,
    version: IfMatch,
    staff: MayReviewBatches,
    session: DbSession,
    now: Now,
) -> BatchRead:
    """Say whether an objection holds; only somebody without a hand or a part in the batch may."""
    done = await settle(
        session, staff, batch_id, objection_id, wanted.settled(), version=version, now=now
    )
    return BatchRead.seen(await seen_whole(session, done, staff))


@router.get("/batches/{batch_id:uuid}/file-list", response_class=Response, responses=CSV_ANSWER)
async def download_file_list(  # The house reads the lines on, once the answer has begun.
    batch_id: UUID,
    staff: MayReadPayments,
    session: DbSession,
    now: Now,
    house: TheHouse,
    language: Language,
) -> Response:
    """Download the list for the file (花名册) with its totals: masked, and that is written down."""
    head, sight = await hand_out_list(session, staff, batch_id, now)
    return list_answer(house, staff, batch_id, head, sight, language)
