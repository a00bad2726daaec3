"""Messages to the person."""

from app.domain.calendar.days import day_of
from app.edge.cursor import PageQuery
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.requests.timeline import messages, notifications_of
from app.routers.miniapp.authority import MayApply
from app.schemas.common import Page
from app.schemas.miniapp.requests import NotificationRead, NotificationsRead, ReadThrough
from app.usecases.requests.mark_read import mark_read

router = HouseRouter(tags=["消息"])


@router.get("/notifications")
async def list_notifications(
    asked: PageQuery, citizen: MayApply, session: DbSession, now: Now
) -> Page[NotificationRead]:
    """List the messages, the newest first."""
    rows = await notifications_of(session, citizen, after=asked.after, limit=asked.limit + 1)
    page, cursor = asked.cut(rows, lambda row: (row.id,))
    shown = await messages(session, citizen, page, day_of(now))
    return Page(items=[NotificationRead.of(message) for message in shown], next_cursor=cursor)


@router.post("/notifications:mark-read")
async def mark_notifications_read(
    wanted: ReadThrough, citizen: MayApply, session: DbSession, now: Now
) -> NotificationsRead:
    """Count a message and everything before it as read."""
    mark = await mark_read(session, citizen, wanted.through, now)
    return NotificationsRead(read_through=mark.read_through)
