"""Requests in the mini program."""

from typing import Self
from uuid import UUID

from app.domain.audit.tags import EventTag
from app.domain.catalogue.guide import Guide
from app.domain.requests.states import ENDED, TRANSITIONS, RequestEvent, RequestStatus
from app.domain.requests.timeline import line_of
from app.domain.terms import Term
from app.models.requests.request import Request
from app.queries.requests.timeline import Message
from app.queries.requests.views import CitizenView
from app.schemas.common import At, Version, Wire
from app.schemas.guide_parts import Wording
from app.schemas.request_parts import StepRead, wording
from app.schemas.requests import FilingWanted, ItemCode, RequestParts, StatusRead


class NextMove(Term):
    """What the person can do now."""

    SAVE = "save", "修改草稿"
    SUBMIT = "submit", "提交"
    SUPPLEMENT = "supplement", "补正"
    WITHDRAW = "withdraw", "撤回"
    RATE = "rate", "评价"


class DraftWanted(FilingWanted):
    """What is filled in so far."""

    item_code: ItemCode
    """The service item."""


class RequestRead(RequestParts):
    """A request as its person reads it: no opinion of staff, nobody who objected."""

    steps: list[StepRead]
    """The steps so far, in their order."""
    moves: list[NextMove]
    """What the person can do now."""

    @classmethod
    def of(cls, seen: CitizenView) -> Self:
        view, request = seen.view, seen.view.request
        form = {n: value for n, value in request.whole_form.items() if n not in seen.withheld}
        return cls(
            **cls.shared(view, form),
            steps=[StepRead(**StepRead.parts(s, view.label_of(s.key))) for s in view.steps],
            moves=moves(request.status, rated=view.rating is not None),
        )


class RequestLine(StatusRead):
    """A request in the person's list."""

    version: Version
    """Send it back as If-Match."""

    @classmethod
    def of(cls, request: Request, guide: Guide) -> Self:
        return cls(**cls.line(request, guide.title), version=request.version)


def moves(status: RequestStatus, *, rated: bool) -> list[NextMove]:
    """Return what the transition table leaves to the person."""
    found = [NextMove.SAVE] if status is RequestStatus.DRAFT else []
    for event, move in (
        (RequestEvent.SUBMIT, NextMove.SUBMIT),
        (RequestEvent.SUPPLEMENT, NextMove.SUPPLEMENT),
        (RequestEvent.WITHDRAW, NextMove.WITHDRAW),
    ):
        if (status, event) in TRANSITIONS:
            found.append(move)
    return [*found, NextMove.RATE] if status in ENDED and not rated else found


class NotificationRead(Wire):
    """A message to the person."""

    id: UUID
    """The message; send the newest one back to mark it and all before as read."""
    at: At
    """When it came."""
    text: Wording
    """What happened."""
    item_title: Wording | None
    """Which service item it is about."""
    request_id: UUID | None
    """The request to open; null where the message is about money."""
    reference: str | None
    """受理编号 of that request."""
    account_id: UUID | None
    """The account it is about; null where it is about something else."""
    payment_no: str | None
    """The payment it is about; null where it is about something else."""
    visit_id: UUID | None
    """The visit it is about; null where it is about something else."""
    read: bool
    """Whether it was read."""

    @classmethod
    def of(cls, message: Message) -> Self:
        event = message.event
        text = line_of(EventTag(event.tag), message.facts)
        if text is None:
            raise ValueError(event.tag)
        return cls(
            id=event.id,
            at=event.at,
            text=wording(text),
            item_title=wording(message.item_title) if message.item_title else None,
            request_id=event.subject_id if event.subject_table == "requests" else None,
            account_id=event.data.get("account_id"),
            payment_no=message.facts.get("payment_no"),
            visit_id=message.facts.get("visit_id"),
            reference=event.data.get("reference"),
            read=message.read,
        )


class NotificationsRead(Wire):
    """How far the messages have been read."""

    read_through: UUID
    """Everything up to and with this message counts as read."""


class ReadThrough(Wire):
    """How far the person has read."""

    through: UUID
    """The newest message seen."""
