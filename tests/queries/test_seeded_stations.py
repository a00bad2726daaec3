"""The demo has a station in every division but those of Jinmen."""

from datetime import date

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.divisions.stations import Point
from app.models.stations import Station, StationStaff, StationWindow
from app.queries.nearest import nearest_stations
from app.seed.stations import seed_stations

TODAY = date(2026, 11, 22)


async def test_every_division_but_jinmen_gets_a_station(session: AsyncSession) -> None:
    # 4,862 divisions and areas less the province and Jinmen.
    assert await seed_stations(session, TODAY) == 4860
    assert await session.scalar(select(func.count()).select_from(Station)) == 4860
    jinmen = select(Station.id).where(Station.division_code.startswith("350527"))
    assert (await session.scalars(jinmen)).all() == []
    officers = await session.scalar(select(func.count()).select_from(StationStaff))
    assert officers == 307 + 18 + 2 + 2
    windows = await session.scalar(select(func.count()).select_from(StationWindow))
    assert windows == 4531 + 3 * 307 + 6 * 22


async def test_seeding_again_changes_nothing(session: AsyncSession) -> None:
    await seed_stations(session, TODAY)
    assert await seed_stations(session, TODAY) == 0


async def test_the_nearest_station_is_found_by_the_index(session: AsyncSession) -> None:
    await seed_stations(session, TODAY)
    found = await nearest_stations(session, Point(24.91, 118.59), limit=5)
    assert len(found) == 5
    assert found[0][0].division_code == "350502000000"
    assert [metres for _, metres in found] == sorted(metres for _, metres in found)
    await session.execute(text("ANALYZE stations"))
    plan = await session.execute(
        text(
            "EXPLAIN SELECT * FROM stations WHERE latitude BETWEEN 24.88 AND 24.94"
            " AND longitude BETWEEN 118.56 AND 118.62"
        )
    )
    assert "ix_stations_latitude_longitude" in "\n".join(plan.scalars())
