"""Division codes are read by their groups, never as a bare string prefix."""

import pytest

from app.domain.divisions.code import (
    CodeRange,
    NotADivisionCode,
    ancestor_at,
    is_code,
    level_of,
    parent_of,
    subtree,
)
from app.domain.divisions.levels import Level

LADDER = [
    ("350000000000", Level.PROVINCE, None),
    ("350500000000", Level.CITY, "350000000000"),
    ("350505000000", Level.COUNTY, "350500000000"),
    ("350502100000", Level.TOWNSHIP, "350502000000"),
    ("350502001001", Level.VILLAGE, "350502001000"),
    # A county whose number ends in zero is still a county, and so is its town.
    ("350520000000", Level.COUNTY, "350500000000"),
    ("350520010000", Level.TOWNSHIP, "350520000000"),
    ("350520010010", Level.VILLAGE, "350520010000"),
    # A city without counties has its towns right under it.
    ("441900003000", Level.TOWNSHIP, "441900000000"),
    ("441900003001", Level.VILLAGE, "441900003000"),
]


@pytest.mark.parametrize(("code", "level", "parent"), LADDER)
def test_a_code_tells_its_level_and_its_parent(code: str, level: Level, parent: str | None) -> None:
    assert level_of(code) is level
    assert parent_of(code) == parent


@pytest.mark.parametrize(
    ("code", "level", "ancestor"),
    [
        ("350502001001", Level.VILLAGE, "350502001001"),
        ("350502001001", Level.TOWNSHIP, "350502001000"),
        ("350502001001", Level.COUNTY, "350502000000"),
        ("350502001001", Level.CITY, "350500000000"),
        ("350502001001", Level.PROVINCE, "350000000000"),
        ("350502000000", Level.TOWNSHIP, None),
        ("441900003001", Level.COUNTY, None),
        ("441900003001", Level.CITY, "441900000000"),
    ],
)
def test_the_ancestor_at_a_level_is_found_or_there_is_none(
    code: str, level: Level, ancestor: str | None
) -> None:
    assert ancestor_at(code, level) == ancestor


@pytest.mark.parametrize(
    ("code", "before"),
    [
        ("350000000000", "360000000000"),
        ("350500000000", "350600000000"),
        ("350502000000", "350503000000"),
        ("350502100000", "350502101000"),
        ("350502001001", "350502001002"),
        ("350502999000", "350503000000"),
        ("359999999999", "360000000000"),
        ("820000000000", "830000000000"),
        ("890000000000", "900000000000"),
    ],
)
def test_a_subtree_ends_where_the_next_sibling_begins(code: str, before: str) -> None:
    assert subtree(code) == CodeRange(code, before)


@pytest.mark.parametrize(
    ("root", "stranger"),
    [
        ("350500000000", "350600000000"),
        ("350500000000", "350000000000"),
        ("350505000000", "350504999999"),
        ("350505000000", "350506000000"),
        # Without its last zeros each root below would be the beginning of the stranger's code.
        ("350520000000", "350521000000"),
        ("350520000000", "350529100000"),
        ("350502100000", "350502101000"),
        ("350502100000", "350502109001"),
        ("350502001010", "350502001011"),
    ],
)
def test_a_neighbour_with_the_same_beginning_lies_outside(root: str, stranger: str) -> None:
    assert stranger not in subtree(root)


@pytest.mark.parametrize(
    ("root", "member"),
    [
        ("350500000000", "350500000000"),
        ("350500000000", "350505000000"),
        ("350500000000", "350583999999"),
        ("350505000000", "350505000000"),
        ("350520000000", "350520010010"),
        ("441900000000", "441900003001"),
    ],
)
def test_a_subtree_holds_its_root_and_all_below(root: str, member: str) -> None:
    assert member in subtree(root)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "350505",
        "35050500000",
        "3505050000000",
        "050505000000",
        "950505000000",
        "35050500000x",
        "350505000000\n",
        " 350505000000",
        "350505000000".translate({0x30 + n: 0xFF10 + n for n in range(10)}),
        "\u0663\u0665" + "0505000000",
        "350505%00000",
    ],
)
def test_what_is_not_twelve_plain_digits_is_no_code(text: str) -> None:
    assert not is_code(text)
    for read in (level_of, parent_of, subtree):
        with pytest.raises(NotADivisionCode):
            read(text)


def test_a_range_that_holds_nothing_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="must hold something"):
        CodeRange("350505000000", "350505000000")


def test_levels_know_who_stands_above_and_below() -> None:
    assert [level.rank for level in Level] == [1, 2, 3, 4, 5]
    assert Level.VILLAGE.above is Level.TOWNSHIP
    assert Level.PROVINCE.above is None
    assert Level.COUNTY.below is Level.TOWNSHIP
    assert Level.VILLAGE.below is None
