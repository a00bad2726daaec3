"""Supporting hospitals, as the bureau keeps them."""

from uuid import UUID

from fastapi import status

from app.domain.errors import NotFound
from app.edge.cursor import PageQuery
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.supply.hospitals import hospital_within, hospitals_within
from app.routers.staff.authority import MayEditSupply, MayReadSupply
from app.schemas.common import Page
from app.schemas.staff.hospitals import HospitalEdit, HospitalOpening, HospitalRead
from app.schemas.staff.visit_teams import FromDay
from app.usecases.supply.close_hospital import close_hospital as close
from app.usecases.supply.edit_hospital import edit_hospital as edit
from app.usecases.supply.open_hospital import open_hospital as open_one

router = HouseRouter(tags=["拥军优属医院"])


@router.get("/supporting-hospitals")
async def list_hospitals(
    staff: MayReadSupply, session: DbSession, asked: PageQuery
) -> Page[HospitalRead]:
    """List the supporting hospitals of my divisions, those that left too."""
    rows = await hospitals_within(session, staff.scope, after=asked.after, limit=asked.limit + 1)
    page, cursor = asked.cut(rows, lambda row: (row.division_code, row.id))
    return Page(items=[HospitalRead.of(row) for row in page], next_cursor=cursor)


@router.post("/supporting-hospitals", status_code=status.HTTP_201_CREATED)
async def open_hospital(
    wanted: HospitalOpening, staff: MayEditSupply, session: DbSession, now: Now
) -> HospitalRead:
    """Enter a supporting hospital of one of my divisions."""
    opened = await open_one(session, staff, wanted.division_code, wanted.card, now)
    return HospitalRead.of(opened)


@router.get("/supporting-hospitals/{hospital_id:uuid}")
async def read_hospital(
    hospital_id: UUID, staff: MayReadSupply, session: DbSession
) -> HospitalRead:
    """Read one supporting hospital of my divisions."""
    found = await hospital_within(session, staff.scope, hospital_id)
    if found is None:
        raise NotFound
    return HospitalRead.of(found)


@router.put("/supporting-hospitals/{hospital_id:uuid}")
async def edit_hospital(
    hospital_id: UUID,
    wanted: HospitalEdit,
    staff: MayEditSupply,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> HospitalRead:
    """Replace what a supporting hospital of my divisions tells of itself."""
    edited = await edit(session, staff, hospital_id, wanted.card, version=version, now=now)
    return HospitalRead.of(edited)


@router.post("/supporting-hospitals/{hospital_id:uuid}:close")
async def close_hospital(
    hospital_id: UUID,
    wanted: FromDay,
    staff: MayEditSupply,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> HospitalRead:
    """Write down that a supporting hospital takes part no more, from tomorrow at the earliest."""
    closed = await close(
        session, staff, hospital_id, from_on=wanted.from_on, version=version, now=now
    )
    return HospitalRead.of(closed)
