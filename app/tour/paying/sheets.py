"""Lists as a county writes them: one sheet, every number a text."""

from collections.abc import Mapping, Sequence
from io import BytesIO

import xlsxwriter

from app.imports.registry import kind_of

Row = Mapping[str, str]


def sheet(kind: str, rows: Sequence[Row]) -> bytes:
    """Return a workbook of this kind; each row gives the cells it fills, by the column's key."""
    columns = [column for column in kind_of(kind).columns if any(column.key in row for row in rows)]
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "in_memory": True}) as book:
        page, text = book.add_worksheet("名册"), book.add_format({"num_format": "@"})
        page.write_row(0, 0, [column.zh for column in columns])
        for place, row in enumerate(rows, start=1):
            for at, column in enumerate(columns):
                page.write_string(place, at, row.get(column.key, ""), text)
    return out.getvalue()
