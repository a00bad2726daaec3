"""What teams told from the door, as the office reads it."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.reports.terms import CardKept, NeedRefusal, Outcome
from app.domain.visits.terms import CancelReason, VisitStatus
from app.models.reports.book import VisitBook
from app.models.reports.told import VisitNeed, VisitReport
from app.queries.reports.reports import Book
from app.schemas.common import At, Line, Paragraph, Version, Wire
from app.schemas.report_parts import Attendees, Codes, Health, ItemCode, Place, SignatureTold

READ_IT = "show a reason to staff who may read the report"


class DoorRead(Wire):
    """How a visit stands on its day."""

    visit_id: UUID
    """上门服务编号。"""
    status: VisitStatus
    """状态。"""
    cancel_reason: CancelReason | None
    """没有办成的原因；办成时为 null。"""
    departed_at: At | None
    """出发时间；还没有记录时为 null。"""
    arrived_at: At | None
    """到达时间；还没有记录时为 null。"""
    report_id: UUID | None
    """现行报告；还没有报告时为 null。"""
    version: Version
    """上门服务的版本，修改时放入 If-Match。"""
    confirmation_in_doubt: bool
    """年度确认曾按已作废的结果登记：不再算数，本人已回到待确认名单，请重新确认。"""

    @classmethod
    def of(cls, book: VisitBook) -> "DoorRead":
        return cls(
            visit_id=book.visit.id,
            status=book.visit.status,
            cancel_reason=book.visit.cancel_reason,
            departed_at=book.door.departed_at,
            arrived_at=book.door.arrived_at,
            report_id=book.holds.id if book.holds else None,
            version=book.visit.version,
            confirmation_in_doubt=book.confirmation_in_doubt,
        )


class VisitHealthRead(Health):
    """What was found and handed over, with what the dossier speaks against."""

    alarms: list[Annotated[int, Field(strict=True, ge=0, le=30)]]
    """与档案过敏史有关的药品在清单中的位置，从 0 起。"""


class VisitReportRead(Wire):
    """One version of a report."""

    id: UUID
    """报告编号。"""
    visit_id: UUID
    """上门服务编号。"""
    person_id: UUID
    """服务对象。"""
    team_id: UUID
    """上门的队伍。"""
    outcome: Outcome
    """上门结果。"""
    stands: bool
    """是否为现行版本。"""
    departed_at: At | None
    """出发时间。"""
    arrived_at: At
    """到达时间。"""
    left_at: At | None
    """离开时间。"""
    attendees: Attendees
    """到场的队员。"""
    card: CardKept | None
    """优待证是否在本人手中。"""
    policies: Codes
    """讲解的政策，服务事项代码。"""
    next_on: date | None
    """约定的下次上门日期。"""
    died_on: date | None
    """逝世日期。"""
    health: VisitHealthRead | None
    """健康内容；无权查看时为 null。"""
    place: Place | None
    """设备所在位置；无权查看健康内容时也不显示。"""
    signature: SignatureTold | None
    """签名。"""
    unsigned_because: Line | None
    """没有签名的原因。"""
    note: Paragraph | None
    """其他情况；无权查看健康内容时不显示。"""
    corrects_id: UUID | None
    """更正的是哪一版；不是更正时为 null。"""
    because: str | None
    """更正原因。"""
    written_by: UUID
    """填写人账号。"""
    written_at: At
    """填写时间。"""
    received_at: At
    """收到时间。"""
    voided_at: At | None
    """作废时间；有效时为 null。"""
    voided_because: str | None
    """作废原因。"""
    version: Version
    """版本，更正或作废时放入 If-Match。"""

    @classmethod
    def of(cls, row: VisitReport, *, with_health: bool) -> "VisitReportRead":
        content = row.content or {}
        plain = (
            *("id", "visit_id", "person_id", "team_id", "outcome", "stands", "departed_at"),
            *("arrived_at", "left_at", "card", "policies", "next_on", "died_on", "corrects_id"),
            *("written_by", "written_at", "received_at", "voided_at", "version"),
        )
        alarms = (row.alarms or {}).get("medicines", [])
        health = Health.of(content).model_dump() if with_health else {}
        signature = content["signature"]
        return cls(
            **{name: getattr(row, name) for name in plain},
            attendees=content["attendees"],
            health=VisitHealthRead(**health, alarms=alarms) if with_health else None,
            place=content["place"] if with_health else None,
            note=content["note"] if with_health else None,
            signature=SignatureTold.model_validate(signature) if signature else None,
            unsigned_because=content["unsigned_because"],
            because=row.because.reveal(READ_IT),
            voided_because=row.voided_because.reveal(READ_IT),
        )


class NeedRead(Wire):
    """A need, and what became of it."""

    item_code: ItemCode
    """服务事项代码。"""
    request_id: UUID | None
    """生成的或已有的申请；还没有时为 null。"""
    refused: NeedRefusal | None
    """没有生成申请的原因。"""

    @classmethod
    def of(cls, row: VisitNeed) -> "NeedRead":
        return cls(item_code=row.item_code, request_id=row.request_id, refused=row.refused)


class VisitTold(Wire):
    """Everything that was told of one visit."""

    visit_id: UUID
    """上门服务编号。"""
    status: VisitStatus
    """状态。"""
    departed_at: At | None
    """出发时间；还没有记录时为 null。"""
    arrived_at: At | None
    """到达时间；还没有记录时为 null。"""
    report: VisitReportRead | None
    """现行报告；还没有报告时为 null。"""
    versions: list[VisitReportRead]
    """全部版本，按填写时间排列。"""
    needs: list[NeedRead]
    """发现的需求。"""
    proposed_visit_id: UUID | None
    """因此建议的下一次上门；没有时为 null。"""

    @classmethod
    def of(cls, book: Book, *, with_health: bool) -> "VisitTold":
        read = {each.id: VisitReportRead.of(each, with_health=with_health) for each in book.reports}
        door = book.door
        return cls(
            visit_id=book.visit.id,
            status=book.visit.status,
            departed_at=door.departed_at if door else None,
            arrived_at=door.arrived_at if door else None,
            report=read[book.standing.id] if book.standing else None,
            versions=list(read.values()),
            needs=[NeedRead.of(each) for each in book.needs],
            proposed_visit_id=door.proposed_visit_id if door else None,
        )


class VisitReportLine(Wire):
    """A report on the worklist."""

    id: UUID
    """报告编号。"""
    visit_id: UUID
    """上门服务编号。"""
    person_id: UUID
    """服务对象。"""
    team_id: UUID
    """上门的队伍。"""
    outcome: Outcome
    """上门结果。"""
    arrived_at: At
    """到达时间。"""
    card: CardKept | None
    """优待证是否在本人手中。"""
    next_on: date | None
    """约定的下次上门日期。"""
    received_at: At
    """收到时间。"""

    @classmethod
    def of(cls, row: VisitReport) -> "VisitReportLine":
        return cls(**{name: getattr(row, name) for name in cls.model_fields})
