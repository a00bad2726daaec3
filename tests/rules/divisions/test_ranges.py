"""Ranges of codes are joined where they touch and cut where something is taken out."""

import pytest

from app.domain.divisions.code import CodeRange
from app.domain.divisions.ranges import merged, without

R = CodeRange


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        ([], ()),
        ([R("2", "3"), R("1", "2")], (R("1", "3"),)),
        ([R("1", "5"), R("2", "3")], (R("1", "5"),)),
        ([R("1", "2"), R("3", "4")], (R("1", "2"), R("3", "4"))),
    ],
)
def test_touching_ranges_become_one(
    ranges: list[CodeRange], expected: tuple[CodeRange, ...]
) -> None:
    assert merged(ranges) == expected


@pytest.mark.parametrize(
    ("ranges", "removed", "expected"),
    [
        ([R("1", "9")], [], (R("1", "9"),)),
        ([R("1", "9")], [R("3", "5")], (R("1", "3"), R("5", "9"))),
        ([R("1", "9")], [R("1", "5")], (R("5", "9"),)),
        ([R("1", "9")], [R("5", "9")], (R("1", "5"),)),
        ([R("1", "9")], [R("1", "9")], ()),
        ([R("2", "3")], [R("1", "9")], ()),
        ([R("1", "3")], [R("3", "5")], (R("1", "3"),)),
        ([R("1", "9")], [R("6", "7"), R("2", "3")], (R("1", "2"), R("3", "6"), R("7", "9"))),
    ],
)
def test_what_is_taken_out_is_gone_and_nothing_else(
    ranges: list[CodeRange], removed: list[CodeRange], expected: tuple[CodeRange, ...]
) -> None:
    assert without(ranges, removed) == expected
