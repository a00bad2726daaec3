"""Where a list begins, which column is which, and which rows are none."""

from collections.abc import Sequence
from datetime import date

import pytest

from app.domain.operations.imports.cells import Raw
from app.domain.operations.imports.columns import Column, ColumnType
from app.domain.operations.imports.rows import ImportRow, natural_key, restored, stored
from app.domain.operations.imports.sheets import Oddities, column_letters, header_of, read_sheet

TODAY = date(2026, 11, 22)
COLUMNS = (
    Column("name", "姓名", "Name"),
    Column("starts_on", "起始月份", "First month", ColumnType.MONTH),
    Column("amount_fen", "金额(元)", "Amount (yuan)", ColumnType.YUAN, required=False),
)
HEADER = ["姓名", "起始月份", "金额(元)"]
ROW = ["张建明", "2026-01", "60"]
Rows = Sequence[Sequence[Raw]]


def _read(rows: Rows, oddities: Oddities | None = None) -> list[ImportRow]:
    return list(read_sheet("数据", COLUMNS, rows, TODAY, oddities or Oddities()))


def _told(rows: list[ImportRow]) -> list[tuple[int, list[tuple[str | None, str]]]]:
    return [(row.number, [(fault.column, fault.code) for fault in row.faults]) for row in rows]


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        ["姓名*", "起始月份＊", "金额（元）"],
        [" 姓 名 ", "\ufeff起始月份", "金额(元)\u3000"],
        ["Name", "FIRST MONTH", "amount (yuan)"],
        ["name", "starts_on", "amount_fen"],
    ],
)
def test_a_column_is_known_by_any_of_its_names(header: list[Raw]) -> None:
    [row] = _read([header, ROW])
    assert row.values == {"name": "张建明", "starts_on": date(2026, 1, 1), "amount_fen": 6000}
    assert (row.number, row.faults) == (2, ())


def test_columns_may_stand_in_any_order_and_beside_those_that_nobody_reads() -> None:
    rows: Rows = [
        ["序号", "金额(元)", "姓名", "备注", "起始月份"],
        [1.0, "60", "张建明", "x", "2026-01"],
    ]
    [row] = _read(rows)
    assert row.whole("amount_fen") == 6000
    assert row.text("name") == "张建明"
    assert row.day("starts_on") == date(2026, 1, 1)


def test_titles_merged_over_the_header_and_rows_that_hold_nothing_are_passed_over() -> None:
    rows: Rows = [
        ["泉港区优抚对象名册", "", ""],
        ["", "", ""],
        HEADER,
        ["", None, "\u3000"],
        ROW,
        [],
    ]
    assert _told(_read(rows)) == [(5, [])]


def test_a_row_of_a_running_number_alone_is_none() -> None:
    assert _read([["序号", *HEADER], [1.0, "", "", ""]]) == []


def test_merged_cells_of_a_header_leave_a_column_without_a_name() -> None:
    rows: Rows = [["姓名", "", "起始月份"], ["张", "建明", "2026-01"]]
    assert _told(_read(rows)) == [(2, [(None, "column_unnamed")])]


def test_merged_cells_of_rows_leave_the_others_empty() -> None:
    rows: Rows = [HEADER, ROW, ["", "2026-02", "60"]]
    assert _told(_read(rows)) == [(2, []), (3, [("name", "required")])]


def test_what_cannot_be_seen_or_was_reckoned_is_told_where_it_is() -> None:
    oddities = Oddities(formulas={(1, 2)}, broken={(2, 0)}, hidden_rows={3})
    rows: Rows = [HEADER, ROW, ["", "2026-01", "60"], ROW, ["", "", ""]]
    assert _told(_read(rows, oddities)) == [
        (2, [("amount_fen", "cell_is_a_formula")]),
        (3, [("name", "cell_broken")]),
        (4, [(None, "row_hidden")]),
    ]


def test_a_formula_that_shows_nothing_is_no_empty_row() -> None:
    rows: Rows = [HEADER, ["", "", ""]]
    [row] = _read(rows, Oddities(formulas={(1, 0)}))
    assert row.number == 2


def test_a_hidden_column_is_told_once() -> None:
    rows: Rows = [HEADER, ROW, ROW]
    assert _told(_read(rows, Oddities(hidden_columns={2}))) == [
        (1, [("amount_fen", "column_hidden")])
    ]


@pytest.mark.parametrize(
    ("header", "faults"),
    [
        (["姓名", "金额(元)"], [("starts_on", "column_missing")]),
        ([*HEADER, "姓名"], [("name", "column_repeated")]),
        ([*HEADER, "发放月分"], [(None, "column_unknown")]),
    ],
)
def test_columns_that_are_not_the_templates_are_named_and_nothing_else_is(
    header: list[Raw], faults: list[tuple[str | None, str]]
) -> None:
    assert _told(_read([header, ROW, ["?", "?", "?"]])) == [(1, faults)]


def test_a_sheet_without_a_header_says_so_and_an_empty_one_says_nothing() -> None:
    assert _told(_read([ROW] * 20)) == [(1, [(None, "header_missing")])]
    assert _told(_read([ROW])) == [(1, [(None, "header_missing")])]
    assert _read([["", ""]] * 3) == []
    assert _read([]) == []


def test_a_copy_that_was_handed_back_keeps_its_column_of_problems() -> None:
    header = header_of(COLUMNS, [[*HEADER, "问题"]])
    assert header is not None
    assert header.problems_at(4) == 3
    fresh = header_of(COLUMNS, [HEADER])
    assert fresh is not None
    assert fresh.problems_at(3) == 3


def test_a_row_is_the_same_row_by_its_natural_key() -> None:
    [row] = _read([HEADER, ROW])
    assert natural_key(row, ("name", "starts_on")) == "张建明\x1f2026-01-01"
    [unread] = _read([HEADER, ["张建明", "?", "60"]])
    assert natural_key(unread, ("name", "starts_on")) is None
    assert natural_key(row, ()) is None


def test_values_come_back_from_json_as_they_were() -> None:
    [row] = _read([HEADER, ["张建明", "2026-01", ""]])
    kept = stored(row.values)
    assert kept == {"name": "张建明", "starts_on": "2026-01-01", "amount_fen": None}
    assert restored(COLUMNS, kept) == row.values


@pytest.mark.parametrize(
    ("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_lettered_as_spreadsheets_do(place: int, letters: str) -> None:
    assert column_letters(place) == letters
