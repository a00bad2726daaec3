"""好差评 of a visit."""

from datetime import date
from typing import Self

from app.domain.visits.rating import CallBackReason
from app.schemas.common import At, Paragraph, Stars, Wire
from app.usecases.visits.rate_visit import Rated


class VisitRatingWanted(Wire):
    """How the visit was."""

    score: Stars
    """1 为非常不满意，5 为非常满意。"""
    comment: Paragraph | None = None
    """想说的话；只有回访您的人能看到。"""


class VisitRatingRead(Wire):
    """What was said, and what follows."""

    score: Stars
    """1 为非常不满意，5 为非常满意。"""
    rated_at: At
    """评价时间。"""
    call_by: date | None
    """在这一天以前有工作人员打电话给您；不需要回访时为 null。"""
    hotline: str | None
    """心里难受时，现在就可以打的电话；平常为 null。"""

    @classmethod
    def of(cls, rated: Rated, hotline: str) -> Self:
        call = rated.call_back
        distressed = call is not None and call.reason is CallBackReason.DISTRESS
        return cls(
            score=rated.rating.score,
            rated_at=rated.rating.rated_at,
            call_by=None if call is None else call.due_on,
            hotline=hotline if distressed else None,
        )
