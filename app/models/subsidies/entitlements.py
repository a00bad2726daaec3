"""Entitlements: what somebody is owed, on what ground, from which month, paid by whom."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.divisions.levels import Level
from app.domain.subsidies.terms import (
    Basis,
    EndReason,
    EntitlementStatus,
    StopWord,
    SuspensionReason,
)
from app.domain.veterans.terms import CategoryCode, DisabilityNature
from app.models.base import DivisionCode, Entity, Instant, SortedText, Versioned, strenum
from app.models.security import Protection
from app.models.subsidies.months import first_of_month, in_period, same_entitlement

STAFF = "staff_accounts.id"
ENTITLEMENT = "entitlements.id"
OF_ENTITLEMENT = Protection(parent="entitlements", via="entitlement_id")

FOLLOW_FUNCTION = """
CREATE FUNCTION entitlements_follow() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE entitlements e SET division_code = NEW.division_code FROM programmes p
    WHERE e.person_id = NEW.id AND p.code = e.programme AND p.payer_place = 'residence';
  UPDATE arrears r SET division_code = e.division_code FROM entitlements e
    WHERE r.person_id = NEW.id AND e.id = r.entitlement_id;
  UPDATE confirmations SET division_code = NEW.division_code WHERE person_id = NEW.id;
  UPDATE confirmation_steps SET division_code = NEW.division_code WHERE person_id = NEW.id;
  UPDATE confirmation_declarations SET division_code = NEW.division_code WHERE person_id = NEW.id;
  RETURN NULL;
END $$
"""
FOLLOW_TRIGGER = """
CREATE TRIGGER entitlements_follow AFTER UPDATE OF division_code ON persons
  FOR EACH ROW WHEN (NEW.division_code <> OLD.division_code)
  EXECUTE FUNCTION entitlements_follow()
"""


class Entitlement(Versioned, Entity):
    """One programme owed to one person. Another grade or category is another entitlement."""

    __tablename__ = "entitlements"
    __protection__ = Protection(division="division_code", person="person_id", hot=True)
    __extra_ddl__ = (FOLLOW_FUNCTION, FOLLOW_TRIGGER)
    __table_args__ = (
        Index("ix_entitlements_person", "person_id", "id"),
        Index("ix_entitlements_division", "division_code", "id"),
        Index("ix_entitlements_programme", "programme", "status", "id"),
        Index(
            "ix_entitlements_ending",
            "ends_before",
            "id",
            postgresql_where=text("status = 'active' AND ends_before IS NOT NULL"),
        ),
        Index("ix_entitlements_ground", "basis_id", postgresql_where=text("basis_id IS NOT NULL")),
        # Opened once from one ground: the same outcome or row brought twice opens nothing.
        Index(
            "uq_entitlements_basis",
            "person_id",
            "programme",
            "basis_id",
            "starts_on",
            unique=True,
            postgresql_where=text("status NOT IN ('dismissed', 'cancelled')"),
            postgresql_nulls_not_distinct=True,
        ),
        first_of_month("starts_on"),
        first_of_month("ends_before"),
        first_of_month("due_from"),
        first_of_month("planned_before"),
        first_of_month("succeeded_before"),
        CheckConstraint("starts_on <= ends_before", name="ends_after_it_starts"),
        CheckConstraint("due_from >= starts_on", name="owed_once_it_started"),
        CheckConstraint("grade BETWEEN 1 AND 10", name="grade_is_one_to_ten"),
        CheckConstraint("service_years BETWEEN 1 AND 80", name="service_years_are_sane"),
        CheckConstraint("fixed_fen > 0", name="fixed_amount_is_positive"),
        CheckConstraint("confirmed_by <> opened_by", name="confirmed_by_somebody_else"),
        CheckConstraint(
            "status IN ('proposed', 'dismissed', 'cancelled') OR confirmed_at IS NOT NULL",
            name="confirmed_before_it_runs",
        ),
        CheckConstraint(
            "(status IN ('ended', 'cancelled')) <= (ends_before IS NOT NULL)",
            name="ended_at_a_month",
        ),
        CheckConstraint(
            "(status IN ('ended', 'cancelled')) = (ended_reason IS NOT NULL)",
            name="ended_for_a_reason",
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    division_code: Mapped[DivisionCode] = mapped_column(
        ForeignKey("divisions.code"),
        comment="Where the person lives now, or the county that enlisted: who sees it",
    )
    programme: Mapped[SortedText] = mapped_column(ForeignKey("programmes.code"))
    category: Mapped[CategoryCode | None] = mapped_column(strenum(CategoryCode))
    nature: Mapped[DisabilityNature | None] = mapped_column(strenum(DisabilityNature))
    grade: Mapped[int | None] = mapped_column(SmallInteger)
    service_years: Mapped[int | None] = mapped_column(SmallInteger)
    fixed_fen: Mapped[int | None] = mapped_column(
        comment="Named by the decision or the list; null: reckoned from rates"
    )
    basis: Mapped[Basis] = mapped_column(strenum(Basis))
    basis_id: Mapped[UUID | None] = mapped_column(comment="The request or import it came from")
    basis_ref: Mapped[str] = mapped_column(comment="Number of the decision, as people cite it")
    starts_on: Mapped[date] = mapped_column(comment="First month owed")
    ends_before: Mapped[date | None] = mapped_column(comment="First month no longer owed")
    due_from: Mapped[date] = mapped_column(
        comment="First month that this system owes; earlier ones were paid before it"
    )
    status: Mapped[EntitlementStatus] = mapped_column(strenum(EntitlementStatus))
    opened_by: Mapped[UUID | None] = mapped_column(
        ForeignKey(STAFF), comment="Null where an approved request opened it"
    )
    opened_at: Mapped[Instant]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey(STAFF))
    confirmed_at: Mapped[Instant | None]
    foreseen_before: Mapped[date | None] = mapped_column(
        comment="The end that was known when it opened; a death undone leads back to it"
    )
    planned_before: Mapped[date | None] = mapped_column(
        comment="An end that was decided before it came; until then it can be taken back"
    )
    succeeded_before: Mapped[date | None] = mapped_column(
        comment="From this month on another entitlement is paid in its place"
    )
    ended_reason: Mapped[EndReason | None] = mapped_column(strenum(EndReason))


class EntitlementPayer(Entity):
    """Which county pays the months of an entitlement; the months meet and never overlap."""

    __tablename__ = "entitlement_payers"
    __protection__ = OF_ENTITLEMENT
    __table_args__ = (
        Index("ix_entitlement_payers_entitlement", "entitlement_id", "from_on"),
        Index("ix_entitlement_payers_county", "county_code", "entitlement_id"),
        first_of_month("from_on"),
        first_of_month("before_on"),
        CheckConstraint("from_on < before_on", name="period_holds_a_month"),
        CheckConstraint("county_code ~ '^[0-9]{6}000000$'", name="payer_is_a_county"),
        ExcludeConstraint(same_entitlement(), in_period(), name="ex_entitlement_payers_period"),
    )

    entitlement_id: Mapped[UUID] = mapped_column(ForeignKey(ENTITLEMENT))
    county_code: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"))
    from_on: Mapped[date]
    before_on: Mapped[date | None]


class Suspension(Entity):
    """Months that are not paid: by whose authority, and whether they are repaid afterwards."""

    __tablename__ = "suspensions"
    __protection__ = OF_ENTITLEMENT
    __table_args__ = (
        Index("ix_suspensions_entitlement", "entitlement_id", "from_on"),
        Index(
            "uq_suspensions_open",
            "entitlement_id",
            "reason",
            unique=True,
            postgresql_where=text("before_on IS NULL"),
        ),
        first_of_month("from_on"),
        first_of_month("before_on"),
        CheckConstraint("from_on <= before_on", name="period_runs_forward"),
        CheckConstraint("(before_on IS NULL) = (lifted_at IS NULL)", name="lifted_at_a_time"),
    )

    entitlement_id: Mapped[UUID] = mapped_column(ForeignKey(ENTITLEMENT))
    reason: Mapped[SuspensionReason] = mapped_column(strenum(SuspensionReason))
    word: Mapped[StopWord] = mapped_column(strenum(StopWord))
    authority: Mapped[Level] = mapped_column(strenum(Level))
    document_no: Mapped[str | None] = mapped_column(comment="The decision it rests on")
    from_on: Mapped[date] = mapped_column(comment="First month not paid")
    before_on: Mapped[date | None] = mapped_column(comment="First month paid again")
    repays: Mapped[bool] = mapped_column(comment="The months in between are owed afterwards")
    decided_by: Mapped[UUID | None] = mapped_column(
        ForeignKey(STAFF), comment="Null where the rule stopped it by itself"
    )
    decided_at: Mapped[Instant]
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey(STAFF))
    lifted_at: Mapped[Instant | None]
