"""Annual confirmation (年度确认): that somebody still lives and still qualifies."""

from datetime import date
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.subsidies.terms import ConfirmationMethod, ConfirmationStepKind
from app.models.base import DivisionCode, Entity, Instant, strenum
from app.models.security import Protection


class Confirmation(Entity):
    """One a year. A face check keeps its result, never the picture."""

    __tablename__ = "confirmations"
    __protection__ = Protection(division="division_code", person="person_id", hot=True)
    __table_args__ = (
        Index("uq_confirmations_year", "person_id", "year", unique=True),
        Index("ix_confirmations_division", "division_code", "id"),
        CheckConstraint("year BETWEEN 2000 AND 2200", name="year_is_sane"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    division_code: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"))
    year: Mapped[int] = mapped_column(SmallInteger)
    method: Mapped[ConfirmationMethod] = mapped_column(strenum(ConfirmationMethod))
    done_on: Mapped[date]
    place: Mapped[str] = mapped_column(comment="Station or home, in words")
    recorded_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff_accounts.id"), comment="Null where the person did it alone"
    )
    recorded_at: Mapped[Instant]

    def seen_again(self, other: Self) -> Self:
        """Rest on another occasion: the one it rested on was reported wrongly."""
        self.division_code, self.method, self.done_on = (
            other.division_code,
            other.method,
            other.done_on,
        )
        self.place, self.recorded_by, self.recorded_at = (
            other.place,
            other.recorded_by,
            other.recorded_at,
        )
        return self


class ConfirmationStep(Entity):
    """What was tried to reach the person, in its order, before anything may stop."""

    __tablename__ = "confirmation_steps"
    __protection__ = Protection(division="division_code", person="person_id")
    __table_args__ = (
        Index("uq_confirmation_steps_kind", "person_id", "year", "kind", unique=True),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    division_code: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"))
    year: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[ConfirmationStepKind] = mapped_column(strenum(ConfirmationStepKind))
    note: Mapped[str]
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff_accounts.id"))
    taken_at: Mapped[Instant]


class ConfirmationDeclaration(Entity):
    """What the person says from the telephone; a person of the bureau looks before it counts."""

    __tablename__ = "confirmation_declarations"
    __protection__ = Protection(division="division_code", person="person_id", hot=True)
    __table_args__ = (
        Index("uq_confirmation_declarations_year", "person_id", "year", unique=True),
        CheckConstraint("method IN ('face', 'video')", name="made_from_afar"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    division_code: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"))
    year: Mapped[int] = mapped_column(SmallInteger)
    method: Mapped[ConfirmationMethod] = mapped_column(strenum(ConfirmationMethod))
    reference: Mapped[str | None] = mapped_column(
        comment="Number of the face check, to be looked up; never the picture"
    )
    declared_at: Mapped[Instant]
