"""What a cell means, whatever a spreadsheet, a keyboard or a copy made of it."""

from datetime import date, datetime, time
from typing import Any

import pytest

from app.domain.operations.imports.cells import CellRefused, read_cell, shown
from app.domain.operations.imports.columns import Choice, Column, ColumnType
from tests.builders.veterans import an_id_number

TODAY = date(2026, 11, 22)
ID = an_id_number(date(1949, 10, 1))
WITH_X = "11010519491231002X"


def _column(kind: ColumnType, **more: Any) -> Column:
    return Column("key", "列", "Column", kind, **more)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (ColumnType.TEXT, "  张建明\u3000", "张建明"),
        (ColumnType.TEXT, "\ufeff张建明\u200b", "张建明"),
        (ColumnType.TEXT, 12.0, "12"),
        (ColumnType.TEXT, 0.1 + 0.2, "0.3"),
        (ColumnType.ID_NUMBER, ID, ID),
        (ColumnType.ID_NUMBER, f"\u00a0{ID[:6]} {ID[6:14]} {ID[14:]} ", ID),
        (ColumnType.ID_NUMBER, WITH_X.lower(), WITH_X),
        (ColumnType.ID_NUMBER, "１１０１０５１９４９１２３１００２ｘ", WITH_X),
        (ColumnType.CARD_NUMBER, "6222 0212-3456 7890 123", "6222021234567890123"),
        (ColumnType.CARD_NUMBER, "\n0012345678\t", "0012345678"),
        (ColumnType.PHONE, 13912345678.0, "13912345678"),
        (ColumnType.PHONE, "+86 139-1234-5678", "13912345678"),
        (ColumnType.DATE, date(2026, 1, 31), date(2026, 1, 31)),
        (ColumnType.DATE, datetime.fromisoformat("2026-01-31"), date(2026, 1, 31)),
        (ColumnType.DATE, "2026-01-31", date(2026, 1, 31)),
        (ColumnType.DATE, "2026/1/31", date(2026, 1, 31)),
        (ColumnType.DATE, "2026年1月31日", date(2026, 1, 31)),
        (ColumnType.DATE, "２０２６．１．３１", date(2026, 1, 31)),
        (ColumnType.DATE, "20260131", date(2026, 1, 31)),
        (ColumnType.DATE, 20260131.0, date(2026, 1, 31)),
        (ColumnType.DATE, "2024-02-29", date(2024, 2, 29)),
        (ColumnType.MONTH, "2026-01", date(2026, 1, 1)),
        (ColumnType.MONTH, "2026年1月", date(2026, 1, 1)),
        (ColumnType.MONTH, "202601", date(2026, 1, 1)),
        (ColumnType.MONTH, 202601.0, date(2026, 1, 1)),
        (ColumnType.MONTH, date(2026, 1, 1), date(2026, 1, 1)),
        (ColumnType.YUAN, "1,250.50", 125_050),
        (ColumnType.YUAN, "￥1250.5元", 125_050),
        (ColumnType.YUAN, 1250.5, 125_050),
        (ColumnType.YUAN, 60, 6_000),
        (ColumnType.YUAN, "０．０１", 1),
        # What 1250.56 came to in a sheet that added it up.
        (ColumnType.YUAN, 1250.5600000000002, 125_056),
        (ColumnType.WHOLE, 3.0, 3),
        (ColumnType.WHOLE, " 12 ", 12),
        (ColumnType.WHOLE, "0", 0),
    ],
)
def test_a_cell_is_read_as_what_was_meant(kind: ColumnType, raw: Any, value: Any) -> None:
    assert read_cell(_column(kind), raw, TODAY) == value


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        (ColumnType.TEXT, "张\u202e建明", "character_refused"),
        (ColumnType.TEXT, "张\n建明", "character_refused"),
        (ColumnType.TEXT, "一" * 201, "too_long"),
        (ColumnType.TEXT, True, "cell_of_another_kind"),
        (ColumnType.TEXT, 1234567890123456.0, "cell_number_destroyed"),
        (ColumnType.ID_NUMBER, 3.5050219550312e17, "cell_number_destroyed"),
        (ColumnType.ID_NUMBER, "3.50502E+17", "cell_number_destroyed"),
        (ColumnType.ID_NUMBER, 350502550312001.0, "cell_number_destroyed"),
        (ColumnType.ID_NUMBER, "350502550312001", "id_number_fifteen_digits"),
        (
            ColumnType.ID_NUMBER,
            f"{ID[:-1]}{'0' if ID[-1] != '0' else '1'}",
            "id_number_check_digit",
        ),
        (ColumnType.ID_NUMBER, f"{ID[:-2]}٣{ID[-1]}", "id_number_malformed"),
        (ColumnType.ID_NUMBER, date(2026, 1, 1), "id_number_malformed"),
        (ColumnType.CARD_NUMBER, 6.22202123456789e18, "cell_number_destroyed"),
        # A number of a bank may begin with zeros, and a figure has none there.
        (ColumnType.CARD_NUMBER, 12345678.0, "cell_number_destroyed"),
        (ColumnType.CARD_NUMBER, "6222", "cell_not_a_card_number"),
        (ColumnType.CARD_NUMBER, "622202123456789012X", "cell_not_a_card_number"),
        (ColumnType.PHONE, "0595-87990000", "phone_malformed"),
        # A day that lost its format: in one kind of workbook 2023-03-15, in another 2027-03-16.
        (ColumnType.DATE, 45000.0, "cell_not_a_date"),
        (ColumnType.DATE, "45000", "cell_not_a_date"),
        (ColumnType.DATE, datetime.fromisoformat("2026-01-31T09:30"), "cell_not_a_date"),
        (ColumnType.DATE, "2026-02-29", "cell_not_a_date"),
        (ColumnType.DATE, "31/01/2026", "cell_not_a_date"),
        (ColumnType.DATE, "0026-01-31", "cell_not_a_date"),
        (ColumnType.DATE, time(9, 30), "cell_of_another_kind"),
        (ColumnType.MONTH, date(2026, 1, 15), "cell_not_a_month"),
        (ColumnType.MONTH, "2026-13", "cell_not_a_month"),
        # It may have been 2026.10.
        (ColumnType.MONTH, 2026.1, "cell_not_a_month"),
        (ColumnType.YUAN, "0", "cell_not_an_amount"),
        (ColumnType.YUAN, "-500", "cell_not_an_amount"),
        (ColumnType.YUAN, "－500", "cell_not_an_amount"),
        (ColumnType.YUAN, -500.0, "cell_not_an_amount"),
        (ColumnType.YUAN, "1.005", "cell_not_an_amount"),
        (ColumnType.YUAN, 1.005, "cell_not_an_amount"),
        (ColumnType.YUAN, "12,50", "cell_not_an_amount"),
        (ColumnType.YUAN, "1e3", "cell_not_an_amount"),
        (ColumnType.YUAN, float("nan"), "cell_not_an_amount"),
        (ColumnType.YUAN, float("inf"), "cell_number_destroyed"),
        (ColumnType.YUAN, "99999999999999", "cell_not_an_amount"),
        (ColumnType.WHOLE, 2.5, "cell_not_whole"),
        (ColumnType.WHOLE, "-1", "cell_not_whole"),
        (ColumnType.WHOLE, "٣", "cell_not_whole"),
    ],
)
def test_a_cell_that_cannot_be_sure_is_refused(kind: ColumnType, raw: Any, code: str) -> None:
    with pytest.raises(CellRefused) as refused:
        read_cell(_column(kind), raw, TODAY)
    assert refused.value.code == code


@pytest.mark.parametrize("blank", [None, "", "  ", "\u3000\u00a0", "\ufeff"])
def test_an_empty_cell_is_missed_only_where_it_is_required(blank: str | None) -> None:
    assert read_cell(_column(ColumnType.YUAN, required=False), blank, TODAY) is None
    with pytest.raises(CellRefused) as refused:
        read_cell(_column(ColumnType.YUAN), blank, TODAY)
    assert refused.value.code == "required"


@pytest.mark.parametrize("written", ["rural", "农村", "Rural"])
def test_a_choice_is_known_by_its_value_and_by_either_name(written: str) -> None:
    column = _column(ColumnType.CHOICE, choices=(Choice("rural", "农村", "Rural"),))
    assert read_cell(column, f" {written} ", TODAY) == "rural"
    with pytest.raises(CellRefused) as refused:
        read_cell(column, "城市", TODAY)
    assert (refused.value.code, refused.value.facts) == ("not_offered", (("expected", "农村"),))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (3.5050219550312e17, "350502195503120000"),
        (60.0, "60"),
        (0.1 + 0.2, "0.3"),
        (True, "TRUE"),
        (None, ""),
        (date(2026, 1, 31), "2026-01-31"),
        (datetime.fromisoformat("2026-01-31T09:30"), "2026-01-31 09:30:00"),
        ("=1+1", "=1+1"),
    ],
)
def test_a_cell_is_handed_back_as_what_was_kept_of_it(raw: Any, text: str) -> None:
    assert shown(raw) == text
