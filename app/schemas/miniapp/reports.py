"""What was done at the door, as the person reads it."""

from datetime import date
from uuid import UUID

from app.domain.reports.terms import Outcome
from app.models.reports.told import VisitNeed, VisitReport
from app.queries.reports.reports import Book
from app.schemas.common import At, Wire
from app.schemas.report_parts import Health, ItemCode


class NeedSeen(Wire):
    """Something that would help, and the request that was begun for it."""

    item_code: ItemCode
    """服务事项代码。"""
    request_id: UUID | None
    """已为您起草的申请；没有时为 null。"""

    @classmethod
    def of(cls, row: VisitNeed) -> "NeedSeen":
        return cls(item_code=row.item_code, request_id=row.request_id)


class VisitReportRead(Wire):
    """The report of one visit, as it was last corrected."""

    visit_id: UUID
    """上门服务编号。"""
    outcome: Outcome
    """上门结果。"""
    arrived_at: At
    """到达时间。"""
    left_at: At | None
    """离开时间。"""
    policies: list[ItemCode]
    """讲解的政策，服务事项代码。"""
    next_on: date | None
    """约定的下次上门日期。"""
    health: Health | None
    """健康内容；代办人未获授权时为 null。"""
    needs: list[NeedSeen]
    """发现的需求。"""
    corrected: bool
    """是否更正过。"""

    @classmethod
    def of(cls, book: Book, report: VisitReport, *, with_health: bool) -> "VisitReportRead":
        return cls(
            visit_id=book.visit.id,
            outcome=report.outcome,
            arrived_at=report.arrived_at,
            left_at=report.left_at,
            policies=report.policies,
            next_on=report.next_on,
            health=Health.of(report.content or {}) if with_health else None,
            needs=[NeedSeen.of(each) for each in book.needs],
            corrected=report.corrects_id is not None,
        )
