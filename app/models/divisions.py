"""Divisions of the statistical register, and the managed areas that hold some by reference."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.divisions.levels import Level
from app.models.base import Base, DivisionCode, SortedText, strenum
from app.models.security import PASSING, Protection


class Division(Base):
    """A province, city, county, township or village; reference data, open to everybody."""

    __tablename__ = "divisions"
    __table_args__ = (
        CheckConstraint("code ~ '^[1-8][0-9]{11}$'", name="code_has_twelve_digits"),
        CheckConstraint("parent_code < code", name="parent_comes_first"),
        CheckConstraint(
            "(parent_code IS NULL) = (level = 'province')", name="only_provinces_stand_alone"
        ),
        CheckConstraint("NOT managed OR level = 'county'", name="areas_stand_beside_counties"),
        Index("ix_divisions_parent_code_code", "parent_code", "code"),
        Index("ix_divisions_name_code", "name", "code"),
    )
    __protection__ = Protection.open_to_app(hot=True)

    code: Mapped[str] = mapped_column(
        Text(collation="C"),
        primary_key=True,
        comment="12 digits in groups of 2-2-2-3-3; a managed area goes by a house code",
    )
    parent_code: Mapped[DivisionCode | None] = mapped_column(
        ForeignKey("divisions.code"), comment="By the code; who administers: division_members"
    )
    level: Mapped[Level] = mapped_column(strenum(Level))
    name: Mapped[SortedText]
    managed: Mapped[bool] = mapped_column(comment="A managed area without a code in GB/T 2260")


class DivisionMember(Base):
    """One division that a managed area administers in the place of its county."""

    __tablename__ = "division_members"
    __table_args__ = (CheckConstraint("area_code <> member_code", name="no_area_holds_itself"),)
    __protection__ = Protection.open_to_app(hot=True, grants=PASSING)

    member_code: Mapped[DivisionCode] = mapped_column(
        ForeignKey("divisions.code"), primary_key=True, comment="One area at most administers it"
    )
    area_code: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"), index=True)
