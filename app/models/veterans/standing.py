"""On what ground benefits are owed: categories held, disability graded, card issued."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.veterans.sections import CategoryGround, Grading
from app.domain.veterans.terms import CategoryCode, DisabilityNature
from app.models.base import Entity, strenum
from app.models.sealed import Sealed
from app.models.security import Protection
from app.models.veterans.periods import SAME_PERSON, overlapping, same


class CategoryHeld(Entity):
    """One identity (身份类别) over a half-open period; several may be held at once."""

    __tablename__ = "categories_held"
    __protection__ = Protection(parent="persons", via="person_id")
    __table_args__ = (
        Index("ix_categories_held_person", "person_id"),
        CheckConstraint("starts_on < ends_before", name="period_holds_a_day"),
        ExcludeConstraint(
            SAME_PERSON,
            same("category"),
            overlapping(),
            name="ex_categories_held_period",
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    category: Mapped[CategoryCode] = mapped_column(strenum(CategoryCode))
    starts_on: Mapped[date] = mapped_column(comment="Month or day from which it was confirmed")
    ends_before: Mapped[date | None]
    basis: Mapped[str] = mapped_column(comment="Number of the decision or certificate it rests on")
    end_reason: Mapped[str | None]

    @classmethod
    def of(cls, person_id: UUID, ground: CategoryGround) -> "CategoryHeld":
        return cls(
            person_id=person_id,
            category=ground.category,
            starts_on=ground.starts_on,
            basis=ground.basis,
        )


class DisabilityGrading(Entity):
    """Grade and nature over a half-open period. Illness 7 to 10 may be graded, and pays nothing."""

    __tablename__ = "disability_gradings"
    __protection__ = Protection(parent="persons", via="person_id")
    __table_args__ = (
        Index("ix_disability_gradings_person", "person_id"),
        CheckConstraint("grade BETWEEN 1 AND 10", name="grade_is_one_to_ten"),
        CheckConstraint("starts_on < ends_before", name="period_holds_a_day"),
        ExcludeConstraint(SAME_PERSON, overlapping(), name="ex_disability_gradings_period"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    grade: Mapped[int] = mapped_column(SmallInteger, comment="1 is the gravest")
    nature: Mapped[DisabilityNature] = mapped_column(strenum(DisabilityNature))
    psychiatric: Mapped[bool] = mapped_column(
        comment="Grades 5 and 6 carry a nursing fee when psychiatric"
    )
    starts_on: Mapped[date] = mapped_column(comment="Day of approval; regrading waits a year")
    ends_before: Mapped[date | None]
    basis: Mapped[str] = mapped_column(comment="Number of the decision")

    @classmethod
    def of(cls, person_id: UUID, grading: Grading) -> "DisabilityGrading":
        return cls(
            person_id=person_id,
            grade=grading.grade,
            nature=grading.nature,
            psychiatric=grading.psychiatric,
            starts_on=grading.starts_on,
            basis=grading.basis,
        )


class PreferentialCard(Entity):
    """优待证. One live card per person, even with two identities."""

    __tablename__ = "preferential_cards"
    __protection__ = Protection(parent="persons", via="person_id")
    __table_args__ = (
        Index(
            "uq_preferential_cards_live",
            "person_id",
            unique=True,
            postgresql_where=text("voided_on IS NULL"),
        ),
        CheckConstraint("voided_on >= issued_on", name="voided_after_issue"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    number_sealed: Mapped[bytes | None] = mapped_column(comment="Opaque; the format is not public")
    bank: Mapped[str] = mapped_column(comment="Code of the issuing bank, reference data")
    issued_on: Mapped[date]
    voided_on: Mapped[date | None]

    number = Sealed()
