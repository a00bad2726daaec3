"""Moves of entitlements: one county asks, the other confirms and sends the file."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.subsidies.terms import MoveState
from app.models.base import DivisionCode, Entity, Instant, Versioned, strenum
from app.models.security import APP, Protection
from app.models.subsidies.entitlements import ENTITLEMENT, STAFF
from app.models.subsidies.months import first_of_month

# Both counties act on the same move, whoever of them sees the person at present.
OLD_COUNTY_TOO = f"""
CREATE POLICY old_county ON entitlement_moves TO {APP}
  USING (from_county <@ (SELECT scope_codes()))
"""


class EntitlementMove(Versioned, Entity):
    """From one payer to the next; who took each step is in the events."""

    __tablename__ = "entitlement_moves"
    __protection__ = Protection(division="to_county")
    __extra_ddl__ = (OLD_COUNTY_TOO,)
    __table_args__ = (
        Index(
            "uq_entitlement_moves_open",
            "entitlement_id",
            unique=True,
            postgresql_where=text("state NOT IN ('received', 'pays_from', 'withdrawn')"),
        ),
        Index("ix_entitlement_moves_to", "to_county", "id"),
        Index("ix_entitlement_moves_from", "from_county", "id"),
        first_of_month("pays_from_on"),
        CheckConstraint("from_county <> to_county", name="leads_elsewhere"),
        CheckConstraint(
            "(state IN ('received', 'pays_from')) = (pays_from_on IS NOT NULL)",
            name="received_with_a_month",
        ),
    )

    entitlement_id: Mapped[UUID] = mapped_column(ForeignKey(ENTITLEMENT))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    from_county: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"))
    to_county: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"))
    moved_on: Mapped[date] = mapped_column(comment="The day of the hukou book")
    state: Mapped[MoveState] = mapped_column(strenum(MoveState))
    file_no: Mapped[str | None] = mapped_column(comment="Number of the registered letter")
    pays_from_on: Mapped[date | None] = mapped_column(comment="First month of the new county")
    asked_by: Mapped[UUID] = mapped_column(ForeignKey(STAFF))
    asked_at: Mapped[Instant]
    changed_at: Mapped[Instant]
