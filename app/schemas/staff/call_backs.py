"""Calls after a visit."""

from datetime import date
from typing import Self
from uuid import UUID

from app.domain.veterans.terms import PracticeLanguage
from app.domain.visits.rating import CallBackReason, CallBackState
from app.queries.visits.ratings import CallBackShown
from app.schemas.common import At, Paragraph, Stars, Version, Wire

TO_CALL_BACK = "call_back"


class CallBackRead(Wire):
    """Somebody to ring after a visit."""

    id: UUID
    """回访编号。"""
    visit_id: UUID
    """上门服务编号。"""
    visit_reference: str
    """服务单号。"""
    person_id: UUID
    """服务对象编号；电话用揭示接口查看。"""
    person_name: str
    """姓名。"""
    speech: PracticeLanguage
    """说什么话。"""
    team_name: str | None
    """上门的服务队。"""
    score: Stars
    """1 为非常不满意，5 为非常满意。"""
    reason: CallBackReason
    """为什么回访；“需要关心”的当天就打，由人来打。"""
    due_on: date
    """最晚哪一天打。"""
    state: CallBackState
    """是否已回访。"""
    owner_id: UUID | None
    """由谁来打；还没有人认领时为 null。"""
    opened_at: At
    """评价时间。"""
    closed_at: At | None
    """回访时间；还没有回访时为 null。"""
    version: Version
    """版本，修改时放入 If-Match。"""

    @classmethod
    def of(cls, shown: CallBackShown) -> Self:
        return cls(**_listed(shown))


class CallBackInFull(CallBackRead):
    """The same, with what was said."""

    comment: str | None
    """评价时说的话。"""
    answer: str | None
    """回访时说了什么。"""

    @classmethod
    def of(cls, shown: CallBackShown) -> Self:
        return cls(
            **_listed(shown),
            comment=shown.rating.comment.reveal(TO_CALL_BACK),
            answer=shown.call_back.answer.reveal(TO_CALL_BACK),
        )


class CallBackAnswer(Wire):
    """What was said on the telephone."""

    answer: Paragraph
    """对方说了什么，怎么办。"""


def _listed(shown: CallBackShown) -> dict[str, object]:
    call_back = shown.call_back
    own = ("id", "visit_id", "reason", "due_on", "state", "owner_id", "opened_at", "closed_at")
    return {
        **{name: getattr(call_back, name) for name in (*own, "version")},
        "visit_reference": shown.visit.reference,
        "person_id": shown.person.id,
        "person_name": shown.person.name,
        "speech": shown.person.speech,
        "team_name": None if shown.team is None else shown.team.name,
        "score": shown.rating.score,
    }
