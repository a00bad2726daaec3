"""The service section: when and how somebody served. Unit designations are never stored."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.veterans.sections import ServiceSpell
from app.domain.veterans.terms import (
    DischargeKind,
    HonourKind,
    HukouKind,
    RankKind,
    ServiceBranch,
)
from app.models.base import DivisionCode, Entity, strenum
from app.models.security import PASSING, Protection
from app.models.veterans.periods import SAME_PERSON, overlapping


class ServicePeriod(Entity):
    """One stretch of service, from enlistment to discharge (half-open: the day of discharge is
    the first day out)."""

    __tablename__ = "service_periods"
    __protection__ = Protection(parent="persons", via="person_id", grants=PASSING)
    __table_args__ = (
        Index("ix_service_periods_person", "person_id"),
        CheckConstraint("enlisted_on < discharged_on", name="discharged_after_enlisting"),
        CheckConstraint("(discharged_on IS NULL) = (discharge IS NULL)", name="discharge_is_whole"),
        ExcludeConstraint(
            SAME_PERSON,
            overlapping("enlisted_on", "discharged_on"),
            name="ex_service_periods_period",
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    branch: Mapped[ServiceBranch] = mapped_column(strenum(ServiceBranch))
    enlisted_on: Mapped[date]
    enlisted_code: Mapped[DivisionCode | None] = mapped_column(
        ForeignKey("divisions.code"),
        comment="County that approved enlistment: it pays the conscript-family grant",
    )
    hukou_at_enlistment: Mapped[HukouKind] = mapped_column(strenum(HukouKind))
    discharged_on: Mapped[date | None] = mapped_column(comment="Empty while serving")
    rank: Mapped[RankKind] = mapped_column(strenum(RankKind))
    discharge: Mapped[DischargeKind | None] = mapped_column(strenum(DischargeKind))
    highest_merit: Mapped[HonourKind | None] = mapped_column(
        strenum(HonourKind), comment="Increments count the highest only"
    )

    @classmethod
    def of(cls, person_id: UUID, spell: ServiceSpell) -> "ServicePeriod":
        return cls(
            person_id=person_id,
            branch=spell.branch,
            enlisted_on=spell.enlisted_on,
            enlisted_code=spell.enlisted_code,
            hukou_at_enlistment=spell.hukou_at_enlistment,
            discharged_on=spell.discharged_on,
            rank=spell.rank,
            discharge=spell.discharge,
            highest_merit=spell.highest_merit,
        )
