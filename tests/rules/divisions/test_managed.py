"""A managed area takes the place of the county for the divisions it administers."""

import pytest

from app.domain.divisions.code import CodeRange
from app.domain.divisions.levels import Level
from app.domain.divisions.managed import ManagedAreas

ZONE, PARK = "350571000000", "350572000000"
AREAS = ManagedAreas.of(
    {
        ZONE: ("350521104000", "350521105000", "350521106000", "350521200000"),
        PARK: ("350502400000",),
    }
)


@pytest.mark.parametrize(
    ("code", "inside", "outside"),
    [
        # The area reaches itself and its members, and nothing else of the county.
        (
            ZONE,
            [ZONE, "350521104000", "350521106201", "350521200001"],
            ["350521000000", "350521100000", "350521107000", "350521201000", PARK],
        ),
        # The county keeps everything but the members.
        (
            "350521000000",
            ["350521000000", "350521103999", "350521107000", "350521201000"],
            ["350521104000", "350521105001", "350521106999", "350521200000", ZONE],
        ),
        # A member's own staff and villages notice nothing.
        ("350521104000", ["350521104000", "350521104200"], ["350521105000", ZONE]),
        ("350521104200", ["350521104200"], ["350521104000", "350521104201"]),
        # The city and the province reach the area, its members and the county.
        ("350500000000", [ZONE, PARK, "350521104000", "350521000000"], ["350600000000"]),
        ("350000000000", [ZONE, "350521104000", "350800000000"], ["360000000000"]),
        # A county with no member in any area is its subtree.
        ("350505000000", ["350505000000", "350505400498"], ["350504999999", "350506000000"]),
    ],
)
def test_each_division_reaches_what_it_administers(
    code: str, inside: list[str], outside: list[str]
) -> None:
    ranges = AREAS.scope_of(code)
    assert [c for c in inside if not any(c in part for part in ranges)] == []
    assert [c for c in outside if any(c in part for part in ranges)] == []


def test_a_county_around_an_area_is_the_ranges_that_remain() -> None:
    assert AREAS.scope_of("350521000000") == (
        CodeRange("350521000000", "350521104000"),
        CodeRange("350521107000", "350521200000"),
        CodeRange("350521201000", "350522000000"),
    )


@pytest.mark.parametrize(
    ("code", "level", "acting"),
    [
        ("350521106201", Level.COUNTY, ZONE),
        ("350521106000", Level.COUNTY, ZONE),
        (ZONE, Level.COUNTY, ZONE),
        ("350502400498", Level.COUNTY, PARK),
        ("350521100001", Level.COUNTY, "350521000000"),
        ("350521000000", Level.COUNTY, "350521000000"),
        ("350521106201", Level.TOWNSHIP, "350521106000"),
        ("350521106201", Level.CITY, "350500000000"),
        (ZONE, Level.CITY, "350500000000"),
        (ZONE, Level.TOWNSHIP, None),
        ("350500000000", Level.COUNTY, None),
    ],
)
def test_the_acting_county_of_a_member_is_the_area(
    code: str, level: Level, acting: str | None
) -> None:
    assert AREAS.ancestor_at(code, level) == acting


@pytest.mark.parametrize(
    ("code", "path"),
    [
        (
            "350521106201",
            ("350000000000", "350500000000", ZONE, "350521106000", "350521106201"),
        ),
        ("350521100000", ("350000000000", "350500000000", "350521000000", "350521100000")),
        (ZONE, ("350000000000", "350500000000", ZONE)),
        ("350000000000", ("350000000000",)),
    ],
)
def test_the_path_to_a_member_runs_through_the_area(code: str, path: tuple[str, ...]) -> None:
    assert AREAS.path_of(code) == path


def test_without_areas_divisions_are_read_by_their_codes() -> None:
    none = ManagedAreas()
    assert none.scope_of("350521000000") == (CodeRange("350521000000", "350522000000"),)
    assert none.ancestor_at("350521104000", Level.COUNTY) == "350521000000"
    assert none.area_of("350521104000") is None
