"""Who may act for whom: 委托代理 and 法定监护."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.calendar.days import day_of
from app.domain.identity.agency import (
    AgencyEnd,
    AgencyKind,
    AgencyScope,
    AgencyState,
    EvidenceKind,
)
from app.models.base import Entity, Versioned, strenum
from app.models.security import Protection

_SCOPES = ", ".join(f"'{scope.value}'" for scope in AgencyScope)


class Agency(Versioned, Entity):
    """An offer until somebody accepts it; in force from then on, within its period.

    What the principal offers in the app is accepted with a code; what a clerk enters from
    paper, video or a ruling is accepted as it is entered.
    """

    __tablename__ = "agencies"
    __table_args__ = (
        Index(
            "uq_agencies_pair",
            "principal_id",
            "agent_id",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
        ),
        Index("ix_agencies_agent", "agent_id"),
        Index("uq_agencies_invitation", "invitation_index", unique=True),
        CheckConstraint("agent_id <> principal_id", name="nobody_is_his_own_agent"),
        CheckConstraint("ends_before > starts_on", name="period_holds_a_day"),
        CheckConstraint(
            "ends_before IS NOT NULL OR kind = 'guardianship'", name="a_mandate_has_an_end"
        ),
        CheckConstraint("(agent_id IS NULL) = (accepted_at IS NULL)", name="agent_has_accepted"),
        CheckConstraint(
            "(invitation_index IS NULL) = (invitation_expires_at IS NULL)",
            name="invitation_is_whole",
        ),
        CheckConstraint(
            "accepted_at IS NOT NULL OR invitation_index IS NOT NULL", name="offered_or_accepted"
        ),
        CheckConstraint(
            "(evidence_kind = 'in_app') = (entered_by_staff_id IS NULL)",
            name="a_clerk_checked_the_paper",
        ),
        CheckConstraint(
            "(revoked_at IS NULL) = (revoked_because IS NULL)", name="an_end_has_a_reason"
        ),
        CheckConstraint(
            f"cardinality(scopes) > 0 AND scopes <@ ARRAY[{_SCOPES}]::text[]",
            name="scopes_are_known",
        ),
    )
    __protection__ = Protection.open_to_app(grants="SELECT, INSERT, UPDATE")

    principal_id: Mapped[UUID] = mapped_column(
        ForeignKey("persons.id"), comment="Whose affairs are handled"
    )
    agent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("persons.id"), comment="Who handles them; unknown while it is an offer"
    )
    kind: Mapped[AgencyKind] = mapped_column(strenum(AgencyKind))
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text), comment="Values of AgencyScope")
    evidence_kind: Mapped[EvidenceKind] = mapped_column(strenum(EvidenceKind))
    evidence_reference: Mapped[str | None] = mapped_column(
        comment="Where the paper or video is kept: archive number or attachment"
    )
    entered_by_staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_accounts.id"))
    starts_on: Mapped[date]
    ends_before: Mapped[date | None]
    offered_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    invitation_index: Mapped[bytes | None] = mapped_column(comment="Keyed HMAC of the code")
    invitation_expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_because: Mapped[AgencyEnd | None] = mapped_column(strenum(AgencyEnd))

    @property
    def person_id(self) -> UUID:
        """Events of an agency belong to whom it concerns most."""
        return self.principal_id

    def state(self, now: datetime) -> AgencyState:
        """Say where it stands, as both see it; whether it may be used is judged elsewhere."""
        if self.revoked_at is not None:
            return AgencyState.REVOKED
        if self.accepted_at is None:
            return AgencyState.OFFERED if self.open_to_accept(now) else AgencyState.EXPIRED
        ended = self.ends_before is not None and day_of(now) >= self.ends_before
        return AgencyState.EXPIRED if ended else AgencyState.IN_FORCE

    def open_to_accept(self, now: datetime) -> bool:
        """Say whether the offer still stands."""
        return (
            self.accepted_at is None
            and self.revoked_at is None
            and self.invitation_expires_at is not None
            and now < self.invitation_expires_at
        )

    def revoke(self, because: AgencyEnd, at: datetime) -> None:
        self.revoked_at, self.revoked_because = at, because
