"""Seats that became free, offered to whoever waits first, for a while."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.visits.terms import OfferOutcome
from app.models.base import Entity, Instant, strenum
from app.models.security import Protection

# Whoever books sees no offer but his own; one that nobody answered in time must make room for
# him all the same.
EXPIRE_OFFERS = """
CREATE FUNCTION expire_offers(slots uuid[])
  RETURNS TABLE (visit_id uuid, person_id uuid, division_code text, slot_id uuid)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM visit_slots s WHERE s.id = ANY (slots) ORDER BY s.id FOR UPDATE;
  RETURN QUERY
  WITH gone AS (
    UPDATE visit_offers o SET outcome = 'expired', closed_at = app_now()
    WHERE o.slot_id = ANY (slots) AND o.outcome = 'open' AND o.expires_at <= app_now()
    RETURNING o.visit_id, o.slot_id
  ), freed AS (
    UPDATE visit_slots s SET held = s.held - g.seats, changed_at = app_now()
    FROM (SELECT gone.slot_id, count(*) AS seats FROM gone GROUP BY gone.slot_id) g
    WHERE s.id = g.slot_id
  )
  SELECT v.id, v.person_id, v.division_code, gone.slot_id
  FROM gone JOIN visits v ON v.id = gone.visit_id ORDER BY v.id;
END $$
"""
EXPIRE_OFFERS_GRANTS = (
    "REVOKE ALL ON FUNCTION expire_offers(uuid[]) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION expire_offers(uuid[]) TO rongyao_app",
)


class VisitOffer(Entity):
    """One offer to a visit that waits; while it is open, a seat of the half-day is held."""

    __tablename__ = "visit_offers"
    __protection__ = Protection(parent="visits", via="visit_id", grants="SELECT, INSERT, UPDATE")
    __extra_ddl__ = (EXPIRE_OFFERS, *EXPIRE_OFFERS_GRANTS)
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
