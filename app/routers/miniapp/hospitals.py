"""Supporting hospitals; open to everybody, signed in or not."""

from typing import Annotated

from fastapi import Query

from app.domain.calendar.days import day_of
from app.domain.divisions.stations import Point
from app.edge.cursor import PageQuery
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.supply.hospitals import hospitals_taking_part, nearest_hospitals
from app.routers.miniapp.places import Latitude, Longitude
from app.schemas.common import Page
from app.schemas.miniapp.hospitals import HospitalNearby, HospitalRead, HospitalsNearby

router = HouseRouter(tags=["拥军优属医院"], public=True)

Nearest = Annotated[int, Query(ge=1, le=20, description="最多几家医院。")]


@router.get("/supporting-hospitals")
async def list_supporting_hospitals(
    session: DbSession, now: Now, asked: PageQuery
) -> Page[HospitalRead]:
    """List the supporting hospitals, by division."""
    rows = await hospitals_taking_part(
        session, day_of(now), after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.division_code, row.id))
    return Page(items=[HospitalRead.of(row) for row in page], next_cursor=cursor)


@router.get("/supporting-hospitals/nearest")
async def list_nearest_hospitals(
    session: DbSession, now: Now, latitude: Latitude, longitude: Longitude, limit: Nearest = 5
) -> HospitalsNearby:
    """List the supporting hospitals nearest to a point."""
    point = Point(latitude, longitude)
    found = await nearest_hospitals(session, point, day_of(now), limit=limit)
    return HospitalsNearby(items=[HospitalNearby.of(near, metres) for near, metres in found])
