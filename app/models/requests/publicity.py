"""Public notices and the objections raised against them."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.catalogue.guide import Publicity, PublicityPlace
from app.domain.catalogue.wording import LimitUnit
from app.domain.requests.publicity import ObjectionState, PublicityState
from app.models.base import DivisionCode, Entity, Instant, Json, strenum
from app.models.requests.course import OF_REQUEST, RequestStep
from app.models.requests.request import REQUEST, STAFF
from app.models.sealed import SealedJson
from app.models.security import Protection


class PublicNotice(Entity):
    """What hung where, from when to when; kept whether or not anybody objected."""

    __tablename__ = "publicities"
    __protection__ = OF_REQUEST
    __table_args__ = (
        Index("uq_publicities_step", "step_id", unique=True),
        Index(
            "uq_publicities_open",
            "request_id",
            unique=True,
            postgresql_where=text("state <> 'closed'"),
        ),
        CheckConstraint("last_day >= starts_on", name="hangs_at_least_a_day"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at_a_time"),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey(REQUEST))
    step_id: Mapped[UUID] = mapped_column(ForeignKey("request_steps.id"))
    state: Mapped[PublicityState] = mapped_column(strenum(PublicityState))
    place: Mapped[PublicityPlace] = mapped_column(strenum(PublicityPlace))
    site: Mapped[str] = mapped_column(comment="The very board or address, in words")
    notice: Mapped[Json] = mapped_column(comment="Exactly what was shown, masked")
    starts_on: Mapped[date]
    last_day: Mapped[date]
    minimum_amount: Mapped[int] = mapped_column(SmallInteger)
    minimum_unit: Mapped[LimitUnit] = mapped_column(strenum(LimitUnit))
    opened_by: Mapped[UUID] = mapped_column(ForeignKey(STAFF))
    opened_at: Mapped[Instant]
    closed_by: Mapped[UUID | None] = mapped_column(
        ForeignKey(STAFF), comment="Null where it came down because the request was withdrawn"
    )
    closed_at: Mapped[Instant | None]
    conclusion: Mapped[str | None]

    @classmethod
    def hung(
        cls,
        stay: RequestStep,
        rules: Publicity,
        place: PublicityPlace,
        site: str,
        *,
        by: UUID,
        at: datetime,
    ) -> Self:
        return cls(
            request_id=stay.request_id,
            step_id=stay.id,
            state=PublicityState.OPEN,
            place=place,
            site=site,
            minimum_amount=rules.minimum.amount,
            minimum_unit=rules.minimum.unit,
            opened_by=by,
            opened_at=at,
        )

    def take_down(self, conclusion: str, *, by: UUID | None, at: datetime) -> None:
        self.state, self.conclusion = PublicityState.CLOSED, conclusion
        self.closed_by, self.closed_at = by, at


class Objection(Entity):
    """Somebody says that it is not so. Who, is never shown to the applicant.

    The rows follow the division alone: the applicant's own session does not see them.
    """

    __tablename__ = "objections"
    __protection__ = Protection(division="division_code")
    __table_args__ = (
        Index("ix_objections_publicity", "publicity_id"),
        CheckConstraint(
            "(state IN ('upheld', 'dismissed')) = (settled_at IS NOT NULL)",
            name="settled_at_a_time",
        ),
        CheckConstraint("state = 'open' OR verifier_id IS NOT NULL", name="verified_by_somebody"),
        CheckConstraint("settled_at IS NULL OR finding IS NOT NULL", name="settled_with_a_finding"),
    )

    publicity_id: Mapped[UUID] = mapped_column(ForeignKey("publicities.id"))
    division_code: Mapped[DivisionCode]
    state: Mapped[ObjectionState] = mapped_column(strenum(ObjectionState))
    anonymous: Mapped[bool]
    statement_sealed: Mapped[bytes | None]
    raised_at: Mapped[Instant]
    received_by: Mapped[UUID] = mapped_column(ForeignKey(STAFF))
    verifier_id: Mapped[UUID | None] = mapped_column(ForeignKey(STAFF))
    finding: Mapped[str | None]
    settled_at: Mapped[Instant | None]

    statement = SealedJson()
