"""A request on the wire, as far as the mini program and the staff see the same."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field

from app.domain.catalogue.guide import Origin
from app.domain.catalogue.wording import Localised
from app.domain.requests.channel import Channel
from app.domain.requests.filing import Filing
from app.domain.requests.states import STATUS_EN, RequestStatus
from app.models.requests.request import Request
from app.queries.requests.views import RequestView
from app.schemas.common import At, Version, Wire
from app.schemas.guide_parts import Wording
from app.schemas.guides import FormAnswers
from app.schemas.request_parts import (
    DecisionRead,
    NoticeRead,
    OutcomeRead,
    PaperRead,
    PhoneRead,
    RatingRead,
    SupplementRead,
    UsedRead,
    wording,
)

ItemCode = Annotated[str, Field(strict=True, pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Key = Annotated[str, Field(strict=True, pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Attachments = Annotated[list[UUID], Field(max_length=50)]
Keys = Annotated[list[Key], Field(max_length=50)]


_STATUS_LABELS = {
    status: Wording(zh=status.label, en=english) for status, english in STATUS_EN.items()
}


class FilingWanted(Wire):
    """Answers, files and promises, handed over together."""

    form: FormAnswers = Field(default_factory=dict)
    """Answers by field of the guide's form."""
    attachments: Attachments = Field(default_factory=list)
    """Files sent before, by id; each says itself which paper of the guide it is."""
    commitments: Keys = Field(default_factory=list)
    """Papers of the guide for which a signed promise stands (告知承诺)."""

    def filing(self) -> Filing:
        return Filing(dict(self.form), tuple(self.attachments), tuple(self.commitments))


_PLAIN = ("id", "reference", "item_code", "urgent", "submitted_at", "due_on", "provisional")


class StatusRead(Wire):
    """Where a request stands, in one line."""

    id: UUID
    """The request."""
    reference: str | None
    """受理编号; null while it is a draft."""
    item_code: str
    """The service item."""
    item_title: Wording
    """What the item is called."""
    status: RequestStatus
    """Where it stands."""
    status_label: Wording
    """The same for people, at most five Chinese characters."""
    urgent: bool
    """It goes the short way."""
    submitted_at: At | None
    """When it was handed in."""
    due_on: date | None
    """The promised day; null before acceptance and while the clock stands still."""
    provisional: bool
    """The promise crosses a year whose days off are not published yet."""

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Self:
        """Read a plain row of a hot read."""
        return cls(**cls.row_line(row, Wording(**row["title"])))

    @classmethod
    def row_line(cls, row: Mapping[str, Any], title: Wording) -> dict[str, Any]:
        """Return the fields of this part, from a plain row of a hot read."""
        status = RequestStatus(row["status"])
        return {
            **{name: row[name] for name in _PLAIN},
            "item_title": title,
            "status": status,
            "status_label": _STATUS_LABELS[status],
        }

    @classmethod
    def line(cls, request: Request, title: Localised) -> dict[str, Any]:
        """Return the fields of this part for a larger message."""
        row = {name: getattr(request, name) for name in (*_PLAIN, "status")}
        return cls.row_line(row, wording(title))


class RequestParts(StatusRead):
    """What the person and the staff both see of a request."""

    person_id: UUID
    """Whose request it is."""
    person_name: str
    """That person's name."""
    origin: Origin
    """Applied for, or begun by the bureau."""
    channel: Channel
    """How it reached the bureau."""
    visit_id: UUID | None
    """The visit at whose door the need for it was found."""
    form: dict[str, Any]
    """The answers, by field of the guide's form."""
    documents: list[PaperRead]
    """The papers."""
    accepted_at: At | None
    """When it was accepted."""
    accepted_by_silence: bool
    """Nobody said anything in time, so it counts as accepted from the day it came."""
    legal_due_on: date | None
    """The day the law sets, where it sets one."""
    used: UsedRead | None
    """How long it has taken so far."""
    step: Wording | None
    """The step at hand."""
    holder: str | None
    """The division whose turn it is."""
    supplement: SupplementRead | None
    """What was missing, if anything was."""
    notice: NoticeRead | None
    """The last public notice, if one hung."""
    decision: DecisionRead | None
    """What was decided."""
    outcome: OutcomeRead | None
    """What the approval brought about."""
    stage: Wording | None
    """How far the outcome has come."""
    rating: RatingRead | None
    """What the person thought of it."""
    phones: list[PhoneRead]
    """Whom to ring, the nearest first."""
    version: Version
    """Send it back as If-Match."""

    @classmethod
    def shared(cls, view: RequestView, form: dict[str, Any]) -> dict[str, Any]:
        """Return the fields that both contracts have."""
        request, rating, used = view.request, view.rating, view.used
        return {
            **StatusRead.line(request, view.guide.title),
            "person_id": request.person_id,
            "person_name": view.person_name,
            "origin": request.origin,
            "channel": request.channel,
            "visit_id": view.visit_id,
            "form": form,
            "documents": [PaperRead.of(paper) for paper in view.papers],
            "accepted_at": request.accepted_at,
            "accepted_by_silence": request.accepted_by_silence,
            "legal_due_on": request.legal_due_on,
            "used": used
            and UsedRead(
                since_submission=used.since_submission,
                of_promise=used.of_promise,
                unit=used.unit,
            ),
            "step": wording(view.label_of(request.step_key)) if request.step_key else None,
            "holder": view.holder_name,
            "supplement": view.supplement and SupplementRead.of(view.supplement),
            "notice": view.notice and NoticeRead.of(view.notice),
            "decision": view.decision and DecisionRead.of(view.decision, view.delivery),
            "outcome": request.outcome and OutcomeRead.model_validate(dict(request.outcome)),
            "stage": wording(view.stage_label) if view.stage_label else None,
            "rating": rating
            and RatingRead(score=rating.score, comment=rating.comment, rated_at=rating.rated_at),
            "phones": [PhoneRead(level=lv, phone=phone) for lv, phone in view.phones.items()],
            "version": request.version,
        }
