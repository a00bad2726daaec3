"""The rows of a file, a thousand at a time and off the event loop."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date
from itertools import chain, islice

from anyio import to_thread

from app.adapters.spreadsheets.workbook import Sheet, open_workbook
from app.domain.operations.imports.columns import Column
from app.domain.operations.imports.rows import ImportRow
from app.domain.operations.imports.sheets import read_sheet

CHUNK = 1000


async def chunks_of(
    content: bytes, columns: Sequence[Column], today: date
) -> AsyncIterator[tuple[Sequence[ImportRow], int]]:
    """Yield rows, and each time about how many there are in all."""
    sheets = await to_thread.run_sync(open_workbook, content)
    total = sum(sheet.survey.rows for sheet in sheets)
    rows = chain.from_iterable(_rows(sheet, columns, today) for sheet in sheets)
    while chunk := await to_thread.run_sync(list, islice(rows, CHUNK)):
        yield chunk, total


def _rows(sheet: Sheet, columns: Sequence[Column], today: date) -> Iterator[ImportRow]:
    return read_sheet(sheet.name, columns, sheet.rows(), today, sheet.survey.oddities)
