"""The family doctor, as the person looked after sees him."""

from collections.abc import Sequence
from datetime import date
from typing import Self
from uuid import UUID

from app.domain.care.terms import CareKind, Standing
from app.domain.visits.terms import VisitStatus
from app.queries.care.contracts import Shown
from app.schemas.common import Wire


class MyContract(Wire):
    """A contract with a family doctor."""

    id: UUID
    """签约编号。"""
    doctor_name: str
    """签约医生。"""
    team_name: str
    """服务队。"""
    team_phone: str
    """服务队电话。"""
    starts_on: date
    """生效日期。"""
    ends_before: date
    """到这一天之前为止。"""
    standing: Standing
    """状态。"""
    kinds: list[CareKind] | None
    """签约服务的种类；代办人未获准查看健康信息时为 null。"""
    follow_up_on: date | None
    """下次随访最晚日期；不需要时为 null。"""
    checkup_on: date | None
    """年度体检最晚日期；不需要时为 null。"""
    visit_id: UUID | None
    """已建议或已预约的上门服务，可在其中选择时段；没有时为 null。"""
    visit_status: VisitStatus | None
    """该次上门服务的状态。"""

    @classmethod
    def of(cls, shown: Shown, today: date, *, with_health: bool) -> Self:
        contract, visit = shown.contract, shown.visit
        return cls(
            id=contract.id,
            doctor_name=contract.doctor_name,
            team_name=shown.team.name,
            team_phone=shown.team.phone,
            starts_on=contract.starts_on,
            ends_before=contract.ends_before,
            standing=contract.term.standing(today),
            kinds=list(contract.care.kinds) if with_health else None,
            follow_up_on=contract.follow_up_on,
            checkup_on=contract.checkup_on,
            visit_id=visit.id if visit else None,
            visit_status=visit.status if visit else None,
        )


class MyContracts(Wire):
    """The contracts of one person."""

    items: list[MyContract]
    """签约，最近的在前。"""

    @classmethod
    def of(cls, found: Sequence[Shown], today: date, *, with_health: bool) -> Self:
        return cls(items=[MyContract.of(each, today, with_health=with_health) for each in found])
