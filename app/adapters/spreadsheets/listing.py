"""A list that people print: heading, date, columns, a row for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from xlsxwriter import Workbook

from app.adapters.spreadsheets.template import LIST_SHEET, PLAIN, TEXT

_A4 = 9


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    """`width` in characters, as spreadsheets count them."""

    label: str
    width: int


def listing(title: str, columns: Sequence[PrintedColumn], rows: Sequence[Sequence[str]]) -> bytes:
    """Return a workbook whose cells are all text, to be printed across on A4."""
    out = BytesIO()
    book = Workbook(out, PLAIN)
    font = {"font_name": "SimSun", "num_format": TEXT}
    head = book.add_format({**font, "bold": True, "font_size": 16, "align": "center"})
    name = book.add_format({**font, "bold": True, "bg_color": "#DDEBF7", "border": 1})
    cell = book.add_format({**font, "border": 1, "text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(LIST_SHEET)
    sheet.merge_range(0, 0, 0, len(columns) - 1, title, head)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(1, at, column.label, name)
    for line, row in enumerate(rows, start=2):
        for at, text in enumerate(row):
            sheet.write_string(line, at, text, cell)
    sheet.freeze_panes(2, 0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    book.close()
    return out.getvalue()
