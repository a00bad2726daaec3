"""Where a visit takes place: as told, else where the last one was, else at the station."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.divisions.stations import Point
from app.models.visits.visits import Visit
from app.policies.scope import EVERYTHING, NOBODY
from app.queries.visits.places import PlaceOfVisit, Whence, places_of
from tests.builders.divisions import QUANGANG, a_card, a_station
from tests.builders.veterans import VILLAGE, a_person
from tests.builders.visits import a_visit

TOWN = "350505001000"
HOME, HALL, COUNTY_HALL = Point(25.13, 118.92), Point(25.11, 118.9), Point(25.2, 118.8)


async def to_somebody(session: AsyncSession, place: Point | None = None) -> Visit:
    visit = await a_visit(session, (await a_person(session)).id)
    if place is not None:
        visit.access = {"latitude": place.latitude, "longitude": place.longitude}
    return visit


async def test_the_place_told_goes_before_every_other(session: AsyncSession) -> None:
    await a_station(session, VILLAGE, a_card(location=HALL))
    visit = await to_somebody(session, HOME)

    found = await places_of(session, EVERYTHING, [visit])

    assert found == {visit.id: PlaceOfVisit(HOME, Whence.TOLD)}


async def test_else_it_is_where_the_person_was_visited_last(session: AsyncSession) -> None:
    before = await to_somebody(session, HOME)
    before.status, after = before.status.FULFILLED, await to_somebody(session)
    after.person_id = before.person_id
    await session.flush()  # The search for earlier visits reads the database.

    assert await places_of(session, EVERYTHING, [after]) == {
        after.id: PlaceOfVisit(HOME, Whence.EARLIER_VISIT)
    }
    assert await places_of(session, NOBODY, [after]) == {}


async def test_else_it_is_the_station_of_the_division_or_the_nearest_above(
    session: AsyncSession,
) -> None:
    visit = await to_somebody(session)
    assert await places_of(session, EVERYTHING, [visit]) == {}

    await a_station(session, QUANGANG, a_card(location=COUNTY_HALL))
    await a_station(session, VILLAGE, a_card(location=None))
    county = await places_of(session, EVERYTHING, [visit])
    await a_station(session, TOWN, a_card(location=HALL))
    town = await places_of(session, EVERYTHING, [visit])

    assert county == {visit.id: PlaceOfVisit(COUNTY_HALL, Whence.STATION)}
    assert town == {visit.id: PlaceOfVisit(HALL, Whence.STATION)}
