"""Family-doctor contracts and what they make due, as staff see them."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.care.signing import Care, Doctor, Signature
from app.domain.care.terms import CareKind, ContractEnd, FollowUpKind, SignedBy, Standing
from app.domain.visits.terms import VisitStatus
from app.queries.care.contracts import Shown
from app.schemas.common import At, Count, Day, DivisionCode, Paragraph, Version, Wire
from app.usecases.care.renew_contract import Renewal
from app.usecases.care.sign_contract import Signing

YearsOfContract = Annotated[int, Field(strict=True, ge=1, le=9)]
R = ContractEnd
ByStaff = Literal[R.BY_PERSON, R.MOVED_AWAY, R.TEAM_DISSOLVED, R.IN_ERROR]


class Signed(Wire):
    """Who signed, and when."""

    signed_by: SignedBy
    """签字人：本人、代办人或监护人。"""
    agency_id: UUID | None = None
    """代办或监护关系编号；本人签字时为 null。"""
    signed_on: Day
    """签字日期。"""
    consented: Literal[True]
    """本人或其监护人已同意签约和健康信息的使用。"""

    @model_validator(mode="after")
    def _agency_where_somebody_else_signs(self) -> Self:
        if (self.agency_id is None) != (self.signed_by is SignedBy.PERSON):
            raise PydanticCustomError("agency_of_signer", "An agency goes with an agent.")
        return self

    @property
    def signature(self) -> Signature:
        return Signature(self.signed_by, self.signed_on, self.agency_id)


class DoctorWanted(Wire):
    """Who looks after the person."""

    team_id: UUID
    """服务队编号。"""
    doctor_id: UUID
    """队中签约医生的队员编号。"""

    @property
    def doctor(self) -> Doctor:
        return Doctor(self.team_id, self.doctor_id)


class ContractWanted(Signed, DoctorWanted):
    """A contract that was signed."""

    person_id: UUID
    """签约对象。"""
    kinds: Annotated[list[CareKind], Field(min_length=1, max_length=4)]
    """签约服务的种类，如高血压、糖尿病。"""
    note: Paragraph | None = None
    """健康状况说明，加密保存。"""
    starts_on: date
    """生效日期。"""
    years: YearsOfContract
    """期限，年。"""

    @property
    def signing(self) -> Signing:
        care = Care(sorted(set(self.kinds)), self.note)
        return Signing(
            self.person_id, self.doctor, care, self.starts_on, self.years, self.signature
        )


class RenewalWanted(Signed):
    """A contract signed for another term."""

    years: YearsOfContract
    """续签期限，年。"""

    @property
    def renewal(self) -> Renewal:
        return Renewal(self.years, self.signature)


class ContractEnding(Wire):
    """Why a contract ends early."""

    reason: ByStaff
    """解约原因。"""


class ContractLine(Wire):
    """A contract in a list; what the person suffers from is read one at a time."""

    id: UUID
    """签约编号。"""
    person_id: UUID
    """签约对象。"""
    person_name: str
    """姓名。"""
    division_code: DivisionCode
    """居住地区划代码。"""
    team_id: UUID
    """服务队编号。"""
    team_name: str
    """服务队名称。"""
    team_dissolved: bool
    """服务队已撤销，需要另行指定。"""
    doctor_id: UUID
    """签约医生的队员编号。"""
    doctor_name: str
    """签约医生。"""
    starts_on: date
    """生效日期。"""
    ends_before: date
    """到这一天之前为止。"""
    standing: Standing
    """状态。"""
    ended_reason: ContractEnd | None
    """提前解约的原因；没有时为 null。"""
    follow_up_on: date | None
    """下次随访最晚日期；不需要时为 null。"""
    checkup_on: date | None
    """年度体检最晚日期；不需要时为 null。"""
    visit_id: UUID | None
    """已建议或已预约的上门服务；没有时为 null。"""
    visit_status: VisitStatus | None
    """该次上门服务的状态。"""
    version: Version
    """版本，修改时放入 If-Match。"""

    @classmethod
    def row(cls, shown: Shown, today: date) -> dict[str, object]:
        contract = shown.contract
        kept = {name: getattr(contract, name) for name in _KEPT}
        return {
            **kept,
            "person_name": shown.person.name,
            "team_name": shown.team.name,
            "team_dissolved": shown.team.dissolved_on is not None,
            "standing": contract.term.standing(today),
            "visit_id": shown.visit.id if shown.visit else None,
            "visit_status": shown.visit.status if shown.visit else None,
        }

    @classmethod
    def of(cls, shown: Shown, today: date) -> Self:
        return cls.model_validate(cls.row(shown, today))


class ContractRead(ContractLine):
    """One contract, with what it looks after."""

    kinds: list[CareKind]
    """签约服务的种类。"""
    note: str | None
    """健康状况说明；没有时为 null。"""
    follow_ups_a_year: Count
    """每年至少随访次数。"""
    signed_by: SignedBy
    """签字人。"""
    signed_on: date
    """签字日期。"""
    entered_at: At
    """录入时间。"""
    renews_id: UUID | None
    """续签自哪一份；新签时为 null。"""

    @classmethod
    def of(cls, shown: Shown, today: date) -> Self:
        contract, care = shown.contract, shown.contract.care
        more = {name: getattr(contract, name) for name in _MORE}
        return cls.model_validate(
            {**cls.row(shown, today), **more, "kinds": care.kinds, "note": care.note}
        )


class FollowUpLine(Wire):
    """Somebody to be seen again."""

    contract_id: UUID
    """签约编号。"""
    person_id: UUID
    """签约对象。"""
    person_name: str
    """姓名。"""
    division_code: DivisionCode
    """居住地区划代码。"""
    team_name: str
    """服务队名称。"""
    doctor_name: str
    """签约医生。"""
    kinds: list[FollowUpKind]
    """到期的项目，最早的在前。"""
    due_on: date
    """最晚日期。"""
    overdue_days: Count
    """逾期天数；未逾期为 0。"""
    visit_id: UUID | None
    """已建议或已预约的上门服务；没有时为 null。"""
    visit_status: VisitStatus | None
    """该次上门服务的状态。"""

    @classmethod
    def of(cls, shown: Shown, today: date) -> Self:
        contract = shown.contract
        due_on = contract.due_on
        return cls(
            contract_id=contract.id,
            person_id=contract.person_id,
            person_name=shown.person.name,
            division_code=contract.division_code,
            team_name=shown.team.name,
            doctor_name=contract.doctor_name,
            kinds=sorted(due_on, key=lambda kind: due_on[kind]),
            due_on=min(due_on.values()),
            overdue_days=max(0, (today - min(due_on.values())).days),
            visit_id=shown.visit.id if shown.visit else None,
            visit_status=shown.visit.status if shown.visit else None,
        )


_KEPT = (
    "id",
    "person_id",
    "division_code",
    "team_id",
    "doctor_id",
    "doctor_name",
    "starts_on",
    "ends_before",
    "ended_reason",
    "follow_up_on",
    "checkup_on",
    "version",
)
_MORE = ("follow_ups_a_year", "signed_by", "signed_on", "entered_at", "renews_id")
