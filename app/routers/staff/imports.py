"""Lists that arrive as spreadsheets: one person enters them, another checks and confirms."""

from typing import Annotated
from uuid import UUID

from fastapi import Form, Query, status
from starlette.responses import Response

from app.domain.operations.imports.states import ImportStatus
from app.edge.cursor import PageQuery
from app.edge.idempotency import MONEY
from app.edge.import_rows import fault_of, row_read, sample_row_read
from app.edge.language import Language
from app.edge.long_work import ACCEPTED, accepted
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.edge.spreadsheets import (
    SPREADSHEET_ANSWER,
    ArrivedSpreadsheet,
    marked_answer,
    template_answer,
)
from app.edge.surroundings import TheHouse
from app.imports.registry import import_kinds, kind_of
from app.queries.operations.imports import faults_of, import_seen, imports_listed, rows_listed
from app.routers.staff.authority import MayEnterImports, MayReadImports
from app.schemas.common import Page
from app.schemas.staff.imports import (
    DismissalWanted,
    ImportKindRead,
    ImportKinds,
    ImportRead,
    ImportRowRead,
    KindCode,
    SampleChecked,
    SampleRead,
)
from app.schemas.staff.operations import OperationRead
from app.usecases.operations.check_sample import check_sample
from app.usecases.operations.confirm_import import confirm_import as confirm
from app.usecases.operations.dismiss_import import dismiss_import as dismiss
from app.usecases.operations.draw_sample import draw_sample
from app.usecases.operations.enter_import import enter_import as enter
from app.usecases.operations.hand_out_import import hand_out_import
from app.usecases.operations.show_sample import show_sample

router = HouseRouter(tags=["名册导入"])

Kind = Annotated[KindCode, Form(description="名册种类。")]
DryRun = Annotated[bool, Form(description="true 为试运行：逐行检查，不入库。")]
WantedKind = Annotated[
    str | None, Query(max_length=60, pattern="^[a-z][a-z0-9_]*$", description="只看此类名册。")
]
WantedStatus = Annotated[ImportStatus | None, Query(description="只看此状态。")]
FaultyOnly = Annotated[bool, Query(description="只看有问题的行。")]


@router.get("/imports/templates")
async def list_import_kinds(_staff: MayReadImports, language: Language) -> ImportKinds:
    """List the kinds of lists and their columns."""
    return ImportKinds(items=[ImportKindRead.of(kind, language) for kind in import_kinds()])


@router.get("/imports/templates/{code:word}", response_class=Response, responses=SPREADSHEET_ANSWER)
async def download_template(code: str, _staff: MayReadImports, language: Language) -> Response:
    """Download the empty list of a kind; every cell of it is text."""
    return await template_answer(kind_of(code), language)


@router.post(
    "/imports", status_code=status.HTTP_202_ACCEPTED, responses=ACCEPTED, keeps_answer_for=MONEY
)
async def enter_import(  # noqa: PLR0913  # Two fields of a form, and what every route has.
    file: ArrivedSpreadsheet,
    kind: Kind,
    staff: MayEnterImports,
    session: DbSession,
    *,
    now: Now,
    house: TheHouse,
    language: Language,
    response: Response,
    dry_run: DryRun = False,
) -> OperationRead:
    """Send a list in, or rehearse it; the same file again is the same list."""
    code = kind_of(kind).code
    operation = await enter(session, house.storage, staff, code, file, dry_run=dry_run, now=now)
    return accepted(response, OperationRead.of(operation, language))


@router.get("/imports")
async def list_imports(
    asked: PageQuery,
    staff: MayReadImports,
    session: DbSession,
    kind: WantedKind = None,
    status: WantedStatus = None,
) -> Page[ImportRead]:
    """List what was sent in, the newest first."""
    rows = await imports_listed(
        session, staff.scope, kind=kind, status=status, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.id,))
    return Page(items=[ImportRead.of(row) for row in page], next_cursor=cursor)


@router.get("/imports/{import_id:uuid}")
async def read_import(import_id: UUID, staff: MayReadImports, session: DbSession) -> ImportRead:
    """Read how far a list is, and who answers for it."""
    return ImportRead.of(await import_seen(session, staff.scope, import_id))


@router.get("/imports/{import_id:uuid}/rows")
async def list_import_rows(
    import_id: UUID,
    asked: PageQuery,
    staff: MayReadImports,
    session: DbSession,
    language: Language,
    *,
    faults: FaultyOnly = False,
) -> Page[ImportRowRead]:
    """List the rows, numbers masked, and what is wrong with each."""
    kind = kind_of((await import_seen(session, staff.scope, import_id)).kind)
    after, limit = asked.after or (-1,), asked.limit + 1
    rows = await rows_listed(
        session, staff.scope, import_id, faulty_only=faults, after=after, limit=limit
    )
    page, cursor = asked.cut(rows, lambda row: (row.position,))
    wrong = await faults_of(session, staff.scope, [row.id for row in page])
    items = [row_read(kind, row, wrong.get(row.id, ()), language) for row in page]
    return Page(items=items, next_cursor=cursor)


@router.get("/imports/{import_id:uuid}/file", response_class=Response, responses=SPREADSHEET_ANSWER)
async def download_import(
    import_id: UUID,
    staff: MayEnterImports,
    session: DbSession,
    now: Now,
    house: TheHouse,
    language: Language,
) -> Response:
    """Download the list with every problem marked; it can be put right and sent again."""
    handed = await hand_out_import(session, house.storage, staff, import_id, now)
    faults = [(sheet, row, fault_of(fault)) for sheet, row, fault in handed.faults]
    return await marked_answer(kind_of(handed.kind), handed.content, faults, language)


@router.post("/imports/{import_id:uuid}:draw-sample", keeps_answer_for=MONEY)
async def draw_import_sample(
    import_id: UUID,
    version: IfMatch,
    staff: MayEnterImports,
    session: DbSession,
    now: Now,
    house: TheHouse,
) -> ImportRead:
    """Draw the rows to compare with the papers; not for whoever entered the list."""
    size = house.settings.import_sample_rows
    drawn = await draw_sample(session, staff, import_id, size=size, version=version, now=now)
    return ImportRead.of(drawn)


@router.get("/imports/{import_id:uuid}/sample")
async def read_import_sample(
    import_id: UUID, staff: MayReadImports, session: DbSession, now: Now
) -> SampleRead:
    """Read the sample: in full for whoever drew it, and that is written down; masked for others."""
    found, rows, in_full = await show_sample(session, staff, import_id, now)
    kind = kind_of(found.kind)
    items = [sample_row_read(kind, row, in_full=in_full) for row in rows]
    return SampleRead(seed=found.seed, items=items)


@router.post("/imports/{import_id:uuid}:check-sample", keeps_answer_for=MONEY)
async def check_import_sample(
    import_id: UUID,
    checked: SampleChecked,
    version: IfMatch,
    staff: MayEnterImports,
    session: DbSession,
    now: Now,
) -> ImportRead:
    """Tick rows of the sample; it is passed once all of them agree with the papers."""
    agreeing = checked.agreeing()
    done = await check_sample(session, staff, import_id, agreeing, version=version, now=now)
    return ImportRead.of(done)


@router.post(
    "/imports/{import_id:uuid}:confirm",
    status_code=status.HTTP_202_ACCEPTED,
    responses=ACCEPTED,
    keeps_answer_for=MONEY,
)
async def confirm_import(
    import_id: UUID,
    version: IfMatch,
    staff: MayEnterImports,
    session: DbSession,
    now: Now,
    language: Language,
    response: Response,
) -> OperationRead:
    """Let the list count: all of it, or nothing should one row no longer hold."""
    operation = await confirm(session, staff, import_id, version=version, now=now)
    return accepted(response, OperationRead.of(operation, language))


@router.post("/imports/{import_id:uuid}:dismiss", keeps_answer_for=MONEY)
async def dismiss_import(
    import_id: UUID,
    wanted: DismissalWanted,
    version: IfMatch,
    staff: MayEnterImports,
    session: DbSession,
    now: Now,
) -> ImportRead:
    """Put a list aside that nobody confirmed."""
    done = await dismiss(session, staff, import_id, wanted.reason, version=version, now=now)
    return ImportRead.of(done)
