"""Lists in and out, as xlsx."""

from collections.abc import Sequence
from typing import Annotated, Any

from anyio import CapacityLimiter, to_thread
from fastapi import Depends, File, UploadFile
from starlette.responses import Response

from app.adapters.spreadsheets.listing import PrintedColumn, listing
from app.adapters.spreadsheets.marked import Mark, marked_copy
from app.adapters.spreadsheets.package import require_spreadsheet
from app.adapters.spreadsheets.template import template
from app.domain.operations.imports.columns import Column
from app.domain.operations.imports.rows import RowFault
from app.edge.texts import fill, texts
from app.imports.kind import ImportKind

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A marked copy of fifty thousand rows takes some hundred megabytes while it is written.
_writing = CapacityLimiter(2)

SPREADSHEET_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "xlsx 文件。",
        "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}},
    }
}
"""For the `responses` of a route that answers with a spreadsheet."""


async def _arrived(
    file: Annotated[UploadFile, File(description="xlsx 文件，不超过 10 MB，每次一个。")],
) -> bytes:
    content = await file.read()
    await to_thread.run_sync(require_spreadsheet, content)
    return content


ArrivedSpreadsheet = Annotated[bytes, Depends(_arrived)]
"""The one spreadsheet of a form, looked at from outside; name it first, before the session."""


async def template_answer(kind: ImportKind[Any], language: str) -> Response:
    """Answer with the empty list of a kind."""
    content = await to_thread.run_sync(template, kind.title, kind.columns, language)
    return _answer(content, f"{kind.code}-template")


async def listing_answer(
    name: str, title: str, columns: Sequence[PrintedColumn], rows: Sequence[Sequence[str]]
) -> Response:
    """Answer with a list to print."""
    content = await to_thread.run_sync(listing, title, columns, rows, limiter=_writing)
    return _answer(content, name)


async def marked_answer(
    kind: ImportKind[Any],
    content: bytes,
    faults: Sequence[tuple[str, int, RowFault]],
    language: str,
) -> Response:
    """Answer with the list that was sent, and in it what is wrong."""
    marks = [
        Mark(sheet, row, fault.column or "", _told(kind, fault, language))
        for sheet, row, fault in faults
    ]
    args = (content, kind.columns, marks, language)
    marked = await to_thread.run_sync(marked_copy, *args, limiter=_writing)
    return _answer(marked, f"{kind.code}-marked")


def message_of(fault: RowFault, language: str) -> str:
    """Say what is wrong, in words."""
    wording = (texts().get(fault.code) or texts()["invalid_value"])[language]
    return fill(wording.message or wording.detail, dict(fault.facts), language)


def label_of(columns: Sequence[Column], key: str | None, language: str) -> str | None:
    """Return the name of a column as the list shows it."""
    return next((column.label(language) for column in columns if column.key == key), None)


def _told(kind: ImportKind[Any], fault: RowFault, language: str) -> str:
    label, message = label_of(kind.columns, fault.column, language), message_of(fault, language)
    if label is None:
        return message
    return f"{label}：{message}" if language != "en" else f"{label}: {message}"


def _answer(content: bytes, name: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.xlsx"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=XLSX, headers=headers)
