"""Seats that became free, offered to whoever waits first, for a while."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.visits.terms import OfferOutcome
from app.models.base import Entity, Instant, strenum
from app.models.security import Protection


class VisitOffer(Entity):
    """One offer to a visit that waits; while it is open, a seat of the half-day is held."""

    __tablename__ = "visit_offers"
    __protection__ = Protection(parent="visits", via="visit_id", grants="SELECT, INSERT, UPDATE")
    __table_args__ = (
        Index("ix_visit_offers_slot", "slot_id"),
        Index("ix_visit_offers_visit", "visit_id"),
        Index(
            "uq_visit_offers_open",
            "visit_id",
            unique=True,
            postgresql_where=text("outcome = 'open'"),
        ),
        Index("ix_visit_offers_expiry", "expires_at", postgresql_where=text("outcome = 'open'")),
        CheckConstraint("offered_at < expires_at", name="stands_for_a_while"),
        CheckConstraint(
            "(outcome = 'open') = (closed_at IS NULL)", name="closed_once_it_has_an_outcome"
        ),
    )

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"))
    slot_id: Mapped[UUID] = mapped_column(ForeignKey("visit_slots.id"))
    outcome: Mapped[OfferOutcome] = mapped_column(strenum(OfferOutcome))
    offered_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    closed_at: Mapped[Instant | None]
