"""What teams tell from the door, as they write it."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from app.domain.reports.terms import CardKept, Outcome
from app.domain.reports.told import Sent, Times
from app.domain.reports.told import Told as ToldReport
from app.schemas.common import Line, Paragraph, Wire
from app.schemas.report_parts import (
    Attendees,
    Codes,
    MedicineTold,
    NeedTold,
    Place,
    SignatureTold,
    Told,
    VitalsTold,
)

Medicines = Annotated[list[MedicineTold], Field(max_length=30)]
Needs = Annotated[list[NeedTold], Field(max_length=20)]


class DepartureNote(Wire):
    """A team is on its way."""

    at: Told
    """出发时间，以设备时钟为准，须带时区。"""


class ArrivalNote(Wire):
    """A team stands at the door."""

    at: Told
    """到达时间，以设备时钟为准，须带时区。"""
    place: Place | None = None
    """设备所在位置；没有定位时为 null。"""


class VisitReportFields(Wire):
    """What was found and done."""

    report_id: UUID
    """设备生成的报告编号；同一份报告重发时不变。"""
    outcome: Outcome
    """上门结果。"""
    departed_at: Told | None = None
    """出发时间。"""
    arrived_at: Told
    """到达时间。"""
    left_at: Told | None = None
    """离开时间。"""
    place: Place | None = None
    """设备所在位置；没有定位时为 null。"""
    attendees: Attendees
    """到场的队员。"""
    card: CardKept | None = None
    """优待证是否在本人手中；没有问到时为 null。"""
    vitals: VitalsTold | None = None
    """生命体征；没有测量时为 null。"""
    complaint: Paragraph | None = None
    """主诉。"""
    medicines: Medicines = Field(default_factory=list)
    """发放的药品。"""
    policies: Codes = Field(default_factory=list)
    """讲解的政策，服务事项代码。"""
    needs: Needs = Field(default_factory=list)
    """发现的需求，各生成一份申请草稿。"""
    signature: SignatureTold | None = None
    """签名；没有签名时写明原因。"""
    unsigned_because: Line | None = None
    """没有签名的原因。"""
    next_on: date | None = None
    """约定的下次上门日期。"""
    died_on: date | None = None
    """逝世日期，仅在结果为逝世时填写。"""
    note: Paragraph | None = None
    """其他情况。"""

    def _content(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"report_id"})

    def _told(self, written_at: Told) -> ToldReport:
        return ToldReport(
            outcome=self.outcome,
            written_at=written_at,
            times=Times(self.departed_at, self.arrived_at, self.left_at),
            card=self.card,
            vitals=self.vitals.vitals if self.vitals else None,
            complaint=self.complaint,
            medicines=tuple(each.medicine for each in self.medicines),
            policies=tuple(self.policies),
            needs=tuple(each.need for each in self.needs),
            signature=self.signature.signed if self.signature else None,
            unsigned_because=self.unsigned_because,
            next_on=self.next_on,
            died_on=self.died_on,
            note=self.note,
        )


class VisitReportWanted(VisitReportFields):
    """A report as it was written at the door, perhaps without network."""

    written_at: Told
    """填写时间，以设备时钟为准，须带时区。"""

    def sent(self) -> Sent:
        return Sent(self.report_id, self._told(self.written_at), self._content())


class VisitReportCorrection(VisitReportFields):
    """The whole report as it should have been."""

    because: Line
    """更正原因。"""

    def sent(self) -> Sent:
        return Sent(self.report_id, self._told(self.arrived_at), self._content())


class VisitVoidWanted(Wire):
    """Something that was entered in error."""

    because: Line
    """作废原因。"""
