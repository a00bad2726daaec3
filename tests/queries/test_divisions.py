"""The stored divisions answer as the rules say."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.reference import division_rows
from app.domain.divisions.code import CodeRange
from app.models.divisions import Division, DivisionMember
from app.queries.divisions import (
    children_of,
    division_names,
    division_path,
    divisions_named,
    managed_areas,
    scope_ranges_of,
)
from app.usecases.divisions.load_divisions import load_divisions

ZONE = "350571000000"


async def test_the_carried_register_is_stored_with_its_two_areas(session: AsyncSession) -> None:
    levels = await session.execute(
        select(Division.level, func.count()).where(~Division.managed).group_by(Division.level)
    )
    assert {level.value: count for level, count in levels} == {
        "province": 1,
        "city": 2,
        "county": 19,
        "township": 307,
        "village": 4531,
    }
    assert await session.scalar(select(func.count()).where(Division.managed)) == 2


async def test_loading_again_changes_nothing(session: AsyncSession) -> None:
    assert await load_divisions(session) == 4862
    assert await session.scalar(select(func.count()).select_from(Division)) == 4862
    assert await session.scalar(select(func.count()).select_from(DivisionMember)) == 5


async def test_the_register_grows_a_renamed_division_without_losing_it(
    session: AsyncSession,
) -> None:
    await session.execute(text("UPDATE divisions SET name = '旧名' WHERE code = '350502001000'"))
    await load_divisions(session)
    assert await division_names(session, ["350502001000", "350599000000"]) == {
        "350502001000": "海滨街道"
    }


async def test_parts_are_listed_page_by_page(session: AsyncSession) -> None:
    first = await children_of(session, "350500000000", after=None, limit=10)
    rest = await children_of(session, "350500000000", after=first[-1][0].code, limit=10)
    assert [division.name for division, _, _ in [*first, *rest]] == [
        "鲤城区",
        "丰泽区",
        "洛江区",
        "泉港区",
        "惠安县",
        "安溪县",
        "永春县",
        "德化县",
        "金门县",
        "泉州台商投资区",
        "泉州经济技术开发区",
        "石狮市",
        "晋江市",
        "南安市",
    ]
    assert [division.name for division, _, has_parts in [*first, *rest] if not has_parts] == [
        "金门县"
    ]
    assert [division.name for division, _, _ in await _provinces(session)] == ["福建省"]


async def _provinces(session: AsyncSession) -> list[tuple[Division, str | None, bool]]:
    return list(await children_of(session, None, after=None, limit=10))


async def test_a_member_shows_under_its_area_and_under_its_county(session: AsyncSession) -> None:
    in_area = await children_of(session, ZONE, after=None, limit=100)
    in_county = await children_of(session, "350521000000", after=None, limit=100)
    expected = [
        ("350521104000", "洛阳镇"),
        ("350521105000", "东园镇"),
        ("350521106000", "张坂镇"),
        ("350521200000", "百崎回族乡"),
    ]
    assert [(division.code, division.name) for division, _, _ in in_area] == expected
    assert [(d.code, d.name) for d, area, _ in in_county if area == ZONE] == expected
    assert len(in_county) == 20


async def test_the_path_of_a_village_runs_through_the_area(session: AsyncSession) -> None:
    path = await division_path(session, "350521106201")
    assert [division.name for division in path] == [
        "福建省",
        "泉州市",
        "泉州台商投资区",
        "张坂镇",
        "张坂村委会",
    ]


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("百崎", ["百崎回族乡"]),
        ("泉州台", ["泉州台商投资区"]),
        ("张坂", ["张坂镇", "张坂村委会"]),
        ("%", []),
        ("_", []),
        ("\\", []),
    ],
)
async def test_names_are_found_by_their_beginning(
    session: AsyncSession, prefix: str, expected: list[str]
) -> None:
    found = await divisions_named(session, prefix, after=None, limit=20)
    assert [division.name for division, _, _ in found] == expected


async def test_the_database_and_the_rule_agree_on_every_scope(session: AsyncSession) -> None:
    rows = await session.execute(text("SELECT code, division_scope(code)::text FROM divisions"))
    areas = await managed_areas(session)
    stored = {code: ranges for code, ranges in rows}  # noqa: C416  # dict() cannot type rows.
    assert len(stored) == 4862
    differing = [
        code for code, ranges in stored.items() if ranges != _written(areas.scope_of(code))
    ]
    assert differing == []


def _written(ranges: tuple[CodeRange, ...]) -> str:
    return "{" + ",".join(f"[{part.from_code},{part.before_code})" for part in ranges) + "}"


async def test_a_division_that_does_not_exist_reaches_nothing(session: AsyncSession) -> None:
    assert await session.scalar(text("SELECT division_scope('359900000000')")) is None


async def test_sibling_counties_share_no_code(session: AsyncSession) -> None:
    codes = [row.code for row in division_rows()]
    counties = [
        d.code for d, _, _ in await children_of(session, "350500000000", after=None, limit=99)
    ]
    reached = {
        county: {c for c in codes if any(c in r for r in await scope_ranges_of(session, county))}
        for county in counties
    }
    total = sum(len(reach) for reach in reached.values())
    assert total == len(set().union(*reached.values()))
    assert total == len([code for code in codes if code.startswith("3505")]) - 1
