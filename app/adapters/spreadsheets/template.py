"""The empty list that people fill in."""

from collections.abc import Sequence
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.adapters.spreadsheets.workbook import EXPLANATION
from app.domain.catalogue.wording import Localised
from app.domain.operations.imports.columns import Column, ColumnType
from app.domain.operations.imports.errors import MOST_ROWS
from app.domain.operations.imports.sheets import column_letters

LIST_SHEET = "数据"
TEXT = 49
"""The number of the built-in format "@"."""
PLAIN = {
    "in_memory": True,  # Nothing of a list lies about in temporary files.
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_ZH, _EN = (
    {
        ColumnType.TEXT: "文本",
        ColumnType.ID_NUMBER: "18 位身份证号，按文本填写，末位 X 不分大小写",
        ColumnType.CARD_NUMBER: "卡号或账号，按文本填写，不要留空格",
        ColumnType.PHONE: "11 位手机号码",
        ColumnType.DATE: "日期，写成 2026-01-31",
        ColumnType.MONTH: "月份，写成 2026-01",
        ColumnType.YUAN: "金额，单位元，最多两位小数",
        ColumnType.WHOLE: "整数",
        ColumnType.CHOICE: "从下拉列表中选择",
    },
    {
        ColumnType.TEXT: "Text",
        ColumnType.ID_NUMBER: "Identity number of 18 characters, as text",
        ColumnType.CARD_NUMBER: "Card or account number, as text",
        ColumnType.PHONE: "Mobile number of 11 digits",
        ColumnType.DATE: "Day, as 2026-01-31",
        ColumnType.MONTH: "Month, as 2026-01",
        ColumnType.YUAN: "Amount in yuan, at most two decimals",
        ColumnType.WHOLE: "Whole number",
        ColumnType.CHOICE: "One of the list",
    },
)
_HEADINGS = ("列名", "Column", "是否必填 Required", "填写要求", "How to fill it in")
_CHOICES_FROM = len(_HEADINGS) + 1


def template(title: Localised, columns: Sequence[Column], language: str) -> bytes:
    """Return a workbook whose cells are all text: no spreadsheet then rounds a number."""
    out = BytesIO()
    book = Workbook(out, PLAIN)
    as_text = book.add_format({"num_format": TEXT})
    name = book.add_format({"bold": True, "num_format": TEXT, "bg_color": "#DDEBF7", "border": 1})
    sheet = book.add_worksheet(LIST_SHEET)
    sheet.freeze_panes(1, 0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{column_letters(len(columns))}{MOST_ROWS}"})
    explanation = book.add_worksheet(EXPLANATION)
    _explain(explanation, title, columns, name, as_text)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, 24, as_text)
        star = "*" if column.required else ""
        sheet.write_string(0, at, f"{column.label(language)}{star}", name)
        if column.choices:
            _offer(sheet, at, column)
            _list_choices(explanation, at, column, name, as_text)
    book.close()
    return out.getvalue()


def _explain(
    sheet: Worksheet, title: Localised, columns: Sequence[Column], name: Format, as_text: Format
) -> None:
    sheet.set_column(0, _CHOICES_FROM + len(columns), 28, as_text)
    sheet.write_string(0, 0, f"{title.zh} {title.en}", name)
    for at, heading in enumerate(_HEADINGS):
        sheet.write_string(1, at, heading, name)
    for row, column in enumerate(columns, start=2):
        told = (
            column.zh,
            column.en,
            "是 yes" if column.required else "否 no",
            f"{_ZH[column.type]}。{column.help_zh}",
            f"{_EN[column.type]}. {column.help_en}",
        )
        for at, text in enumerate(told):
            sheet.write_string(row, at, text, as_text)


def _list_choices(
    sheet: Worksheet, place: int, column: Column, name: Format, as_text: Format
) -> None:
    """Write the values that a cell may hold under one another: drop-down lists point there."""
    at = _CHOICES_FROM + place
    sheet.write_string(1, at, column.zh, name)
    for row, choice in enumerate(column.choices, start=2):
        sheet.write_string(row, at, choice.zh, as_text)


def _offer(sheet: Worksheet, place: int, column: Column) -> None:
    letters, last = column_letters(_CHOICES_FROM + place), 2 + len(column.choices)
    source = f"='{EXPLANATION}'!${letters}$3:${letters}${last}"
    sheet.data_validation(1, place, MOST_ROWS, place, {"validate": "list", "source": source})
