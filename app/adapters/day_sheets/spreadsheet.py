"""A day sheet as a spreadsheet: a sheet for each team, every cell as text."""

from io import BytesIO

from xlsxwriter import Workbook

from app.adapters.spreadsheets.template import PLAIN, TEXT
from app.domain.rounds.day_sheet import HEADINGS, DaySheet, TeamRound, facts_of, lines_of, title_of

_WIDTHS = (4, 13, 12, 14, 36, 22, 30, 18, 18)
LEFT_OUT = "当天无法安排"


def spreadsheet(sheet: DaySheet) -> bytes:
    """Return the sheet as xlsx; nothing in it is ever a formula."""
    out = BytesIO()
    book = Workbook(out, PLAIN)
    for place, way in enumerate((way for way in sheet.rounds if way.doors), start=1):
        _team(book, f"第{place}队", title_of(sheet), way)
    page = book.add_worksheet(LEFT_OUT)
    text = book.add_format({"num_format": TEXT})
    for row, reference in enumerate(sheet.left_out or ("无",)):
        page.write_string(row, 0, reference, text)
    book.close()
    return out.getvalue()


def _team(book: Workbook, name: str, title: str, way: TeamRound) -> None:
    page = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "num_format": TEXT})
    head = book.add_format({"bold": True, "num_format": TEXT, "bg_color": "#E8EEF4", "border": 1})
    cell = book.add_format({"num_format": TEXT, "text_wrap": True, "valign": "top", "border": 1})
    page.write_string(0, 0, f"{title}　{way.team}", bold)
    page.write_string(1, 0, facts_of(way), book.add_format({"num_format": TEXT}))
    for column, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
        page.set_column(column, column, width)
        page.write_string(2, column, heading, head)
    for row, line in enumerate(lines_of(way), start=3):
        for column, value in enumerate(line):
            page.write_string(row, column, value, cell)
    page.freeze_panes(3, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(2)
