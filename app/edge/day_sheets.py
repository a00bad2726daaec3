"""Day sheets as files: drawn off the event loop, handed out as nothing but a file."""

from collections.abc import Callable
from datetime import date
from typing import Any

from anyio import to_thread
from starlette.responses import Response

from app.adapters.day_sheets.paper import paper
from app.adapters.day_sheets.picture import picture
from app.adapters.day_sheets.spreadsheet import spreadsheet
from app.domain.rounds.day_sheet import DaySheet, SheetForm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MADE: dict[SheetForm, tuple[str, Callable[[DaySheet], bytes]]] = {
    SheetForm.PDF: ("application/pdf", paper),
    SheetForm.XLSX: (XLSX, spreadsheet),
    SheetForm.SVG: ("image/svg+xml", picture),
}

SHEET_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "文件内容。",
        "content": {
            media: {"schema": {"type": "string", "format": "binary"}} for media, _ in _MADE.values()
        },
    }
}
"""For the `responses` of a route that answers with `sheet_answer`."""


async def sheet_answer(sheet: DaySheet, form: SheetForm) -> Response:
    """Draw the sheet and answer it as a download."""
    media, made = _MADE[form]
    content = await to_thread.run_sync(made, sheet)
    headers = {
        "Content-Disposition": f'attachment; filename="{_name(sheet.day)}.{form.value}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=media, headers=headers)


def _name(day: date) -> str:
    return f"rounds-{day.isoformat()}"
