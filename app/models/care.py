"""Family-doctor contracts: who looks after whom, for how long, and what is due next."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.care.contracts import Term
from app.domain.care.signing import Care
from app.domain.care.terms import CareKind, ContractEnd, FollowUpKind, SignedBy
from app.models.base import DivisionCode, Entity, Instant, Versioned, strenum
from app.models.sealed import SealedJson
from app.models.security import Protection
from app.models.veterans.periods import SAME_PERSON, overlapping

TEAM, STAFF = "visit_teams.id", "staff_accounts.id"


class CareContract(Versioned, Entity):
    """One contract of one person with one team; ended early it is as long as it lasted."""

    __tablename__ = "care_contracts"
    __protection__ = Protection(division="division_code", person="person_id")
    __table_args__ = (
        Index("ix_care_contracts_division", "division_code", "id"),
        Index("ix_care_contracts_person", "person_id"),
        Index("ix_care_contracts_team", "team_id"),
        Index("uq_care_contracts_renews", "renews_id", unique=True),
        ExcludeConstraint(SAME_PERSON, overlapping(), name="ex_care_contracts_person"),
        CheckConstraint("starts_on < agreed_before", name="agreed_for_some_time"),
        CheckConstraint(
            "ends_before BETWEEN starts_on AND agreed_before", name="ends_as_agreed_or_before"
        ),
        CheckConstraint(
            "ended_reason IS NOT NULL OR ends_before = agreed_before",
            name="an_early_end_has_its_reason",
        ),
        CheckConstraint("(ended_reason IS NULL) = (ended_at IS NULL)", name="end_is_whole"),
        CheckConstraint("(signed_by = 'person') = (agency_id IS NULL)", name="signer_is_known"),
        CheckConstraint("follow_ups_a_year BETWEEN 0 AND 52", name="follow_ups_are_few"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    division_code: Mapped[DivisionCode] = mapped_column(
        ForeignKey("divisions.code"), comment="Where the person lives"
    )
    team_id: Mapped[UUID] = mapped_column(ForeignKey(TEAM))
    doctor_id: Mapped[UUID] = mapped_column(ForeignKey("visit_team_members.id"))
    doctor_name: Mapped[str] = mapped_column(comment="As people who see no team read it")
    conditions_sealed: Mapped[bytes] = mapped_column(comment="By `kinds` and `note`")
    follow_ups_a_year: Mapped[int] = mapped_column(SmallInteger)
    starts_on: Mapped[date]
    ends_before: Mapped[date]
    agreed_before: Mapped[date] = mapped_column(comment="The end that was signed")
    ended_reason: Mapped[ContractEnd | None] = mapped_column(strenum(ContractEnd))
    ended_at: Mapped[Instant | None]
    signed_by: Mapped[SignedBy] = mapped_column(strenum(SignedBy))
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agencies.id"))
    signed_on: Mapped[date] = mapped_column(comment="With the person's consent")
    entered_by: Mapped[UUID] = mapped_column(ForeignKey(STAFF))
    entered_at: Mapped[Instant]
    renews_id: Mapped[UUID | None] = mapped_column(ForeignKey("care_contracts.id"))
    follow_up_on: Mapped[date | None] = mapped_column(comment="Due, as last looked at")
    checkup_on: Mapped[date | None] = mapped_column(comment="Due, as last looked at")
    reviewed_at: Mapped[Instant | None]

    conditions = SealedJson()

    def tell_conditions(self, care: Care) -> None:
        self.conditions = {"kinds": [kind.value for kind in care.kinds], "note": care.note}

    @property
    def care(self) -> Care:
        """Open the seal; whoever calls may read health."""
        kept = self.conditions or {}
        return Care([CareKind(kind) for kind in kept["kinds"]], kept["note"])

    def told(self) -> dict[str, str]:
        """What events say of it."""
        return {
            "team_id": str(self.team_id),
            "starts_on": self.starts_on.isoformat(),
            "ends_before": self.ends_before.isoformat(),
        }

    @property
    def term(self) -> Term:
        return Term(self.starts_on, self.ends_before, self.ended_reason)

    @property
    def due_on(self) -> dict[FollowUpKind, date]:
        kept = {FollowUpKind.FOLLOW_UP: self.follow_up_on, FollowUpKind.CHECKUP: self.checkup_on}
        return {kind: day for kind, day in kept.items() if day is not None}

    def end(self, reason: ContractEnd, on: date, now: datetime) -> None:
        """Cut it at that day; one that has not begun never was."""
        self.ends_before = min(max(on, self.starts_on), self.agreed_before)
        self.ended_reason, self.ended_at = reason, now
        self.follow_up_on = self.checkup_on = None

    def restore(self) -> None:
        """What ended it was not so."""
        self.ends_before, self.ended_reason, self.ended_at = self.agreed_before, None, None
