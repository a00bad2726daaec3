"""A day sheet on paper: one page or more for each team, to be read at arm's length."""

from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from app.adapters.day_sheets.fonts import FONT, in_fonts
from app.domain.rounds.day_sheet import HEADINGS, DaySheet, TeamRound, facts_of, lines_of, title_of

WIDTHS = [width * mm for width in (8, 27, 22, 29, 52, 32, 46, 28, 28)]
_GRID = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.5, HexColor("#777777")),
        ("BACKGROUND", (0, 0), (-1, 0), HexColor("#E8EEF4")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
)


def paper(sheet: DaySheet) -> bytes:
    """Return the sheet as PDF, its fonts embedded."""
    out, title = BytesIO(), title_of(sheet)
    document = SimpleDocTemplate(
        out,
        pagesize=landscape(A4),
        title=title,
        leftMargin=12 * mm,
        rightMargin=12 * mm,
        topMargin=12 * mm,
        bottomMargin=12 * mm,
    )
    going = [way for way in sheet.rounds if way.doors]
    parts: list[Any] = []
    for way in going:
        parts += [*_team(title, way), PageBreak()]
    if sheet.left_out or not going:
        parts += _left_out(title, sheet)
    document.build(parts)
    return out.getvalue()


def _team(title: str, way: TeamRound) -> list[Any]:
    head = [_words(heading, 10) for heading in HEADINGS]
    rows = [[_words(cell, 11) for cell in line] for line in lines_of(way)]
    table = Table([head, *rows], colWidths=WIDTHS, repeatRows=1, style=_GRID)
    above = [_words(f"{title}　{way.team}", 16), _words(facts_of(way), 11), Spacer(0, 4 * mm)]
    return [*above, table]


def _left_out(title: str, sheet: DaySheet) -> list[Any]:
    told = "、".join(sheet.left_out) or "无"
    return [_words(title, 16), _words(f"当天无法安排：{told}", 12)]


def _words(text: str, size: int) -> Paragraph:
    # Chinese breaks between any two letters, and a long reference wherever it must.
    style = ParagraphStyle("", fontName=FONT, fontSize=size, leading=1.4 * size, wordWrap="CJK")
    return Paragraph(in_fonts(text), style)
