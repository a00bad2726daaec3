"""Lists that go out line by line, as text that a spreadsheet opens."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from anyio import to_thread
from starlette.responses import StreamingResponse

from app.adapters.spreadsheets.text_lists import BYTE_ORDER_MARK, text_rows
from app.domain.batches.file_list import FileHead, FileLine, Sight, above, below, row
from app.house import House
from app.policies.principals import Actor, ActorKind, Staff
from app.queries.batches.file_list import file_pages

CSV = "text/csv"
CSV_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "CSV 文件（UTF-8，可用电子表格打开）。",
        "content": {CSV: {"schema": {"type": "string", "format": "binary"}}},
    }
}
"""For the `responses` of a route that answers with `list_answer`."""


def list_answer(
    house: House, staff: Staff, batch_id: UUID, head: FileHead, sight: Sight, language: str
) -> StreamingResponse:
    """Answer with the lines as they are read; only one page of them is ever in memory."""
    actor = Actor(ActorKind.STAFF, staff.id)
    pages = file_pages(house.database, staff.scope, actor, batch_id)
    headers = {
        "Content-Disposition": f'attachment; filename="{head.number}.csv"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    written = _written(pages, head, sight, english=language == "en")
    return StreamingResponse(written, media_type=f"{CSV}; charset=utf-8", headers=headers)


async def _written(
    pages: AsyncIterator[list[FileLine]], head: FileHead, sight: Sight, *, english: bool
) -> AsyncIterator[bytes]:
    yield BYTE_ORDER_MARK + text_rows(above(head, english=english))
    count = total_fen = 0
    async for page in pages:
        count, total_fen = count + len(page), total_fen + sum(line.amount_fen for line in page)
        yield await to_thread.run_sync(_page, page, sight, english)
    yield text_rows(below(count, total_fen, head, english=english))


def _page(page: list[FileLine], sight: Sight, english: bool) -> bytes:
    return text_rows(row(line, sight, english=english) for line in page)
