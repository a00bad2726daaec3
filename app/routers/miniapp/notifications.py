"""Messages to the person."""

from app.domain.calendar.days import day_of
from app.edge.cursor import PageQuery
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.catalogue import current_guides
from app.queries.requests.timeline import mark_of, notifications_of
from app.routers.miniapp.authority import MayApply
from app.schemas.common import Page
from app.schemas.miniapp.requests import NotificationRead, NotificationsRead, ReadThrough
from app.schemas.request_parts import wording
from app.usecases.requests.mark_read import mark_read

router = HouseRouter(tags=["消息"])


@router.get("/notifications")
async def list_notifications(
    asked: PageQuery, citizen: MayApply, session: DbSession, now: Now
) -> Page[NotificationRead]:
    """List the messages, the newest first."""
    rows = await notifications_of(
        session, citizen.scope, citizen.subject, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.id,))
    titles = {
        found.guide.code: wording(found.guide.title)
        for found in await current_guides(session, day_of(now))
    }
    mark = await mark_of(session, citizen.account_id, citizen.subject)
    through = mark.read_through if mark else None
    return Page(
        items=[NotificationRead.of(row, titles, through) for row in page], next_cursor=cursor
    )


@router.post("/notifications:mark-read")
async def mark_notifications_read(
    wanted: ReadThrough, citizen: MayApply, session: DbSession, now: Now
) -> NotificationsRead:
    """Count a message and everything before it as read."""
    mark = await mark_read(session, citizen, wanted.through, now)
    return NotificationsRead(read_through=mark.read_through)
