"""Rates: closed periods, published apart from effective, never edited, only succeeded."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.subsidies.rate_terms import Component, NoticeStatus, RateUnit
from app.domain.veterans.terms import DisabilityNature
from app.models.base import DivisionCode, Entity, Instant, Json, SortedText, Versioned, strenum
from app.models.security import Protection
from app.models.subsidies.months import first_of_month
from app.models.veterans.periods import overlapping, same

# A NULL in an EXCLUDE constraint is no key at all; one text of all parts has none.
RATE_KEY = (
    "programme || '/' || coalesce(category, '') || '/' || coalesce(nature, '') || '/'"
    " || coalesce(grade::text, '') || '/' || component || '/' || coalesce(county_code, '')"
)

KEEP_NOTICE = """
CREATE FUNCTION keep_rate_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'draft' THEN
    RAISE EXCEPTION 'a rate notice is not changed once it is % (%)', OLD.status, OLD.id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$
"""
KEEP_NOTICE_TRIGGER = """
CREATE TRIGGER keep_rate_notice BEFORE UPDATE ON rate_notices
FOR EACH ROW EXECUTE FUNCTION keep_rate_notice()
"""
CLOSE_RATE_ONCE = """
CREATE FUNCTION close_rate_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  closing CONSTANT text[] := '{effective_before,closed_at,closed_by,rate_key}';
BEGIN
  IF OLD.effective_before IS NOT NULL OR NEW.effective_before IS NULL
     OR to_jsonb(NEW) - closing <> to_jsonb(OLD) - closing THEN
    RAISE EXCEPTION 'a rate is closed once and never edited (%)', OLD.id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$
"""
CLOSE_RATE_ONCE_TRIGGER = """
CREATE TRIGGER close_rate_once BEFORE UPDATE ON rates
FOR EACH ROW EXECUTE FUNCTION close_rate_once()
"""


def never_removed(table: str) -> str:
    return (
        f"CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


class RateNotice(Versioned, Entity):
    """A paper that sets rates (标准文件): entered by one person, published by another."""

    __tablename__ = "rate_notices"
    __table_args__ = (
        Index(
            "uq_rate_notices_document",
            "document_no",
            "component",
            "county_code",
            unique=True,
            postgresql_where=text("status <> 'discarded'"),
            postgresql_nulls_not_distinct=True,
        ),
        first_of_month("effective_from"),
        CheckConstraint(
            "(component = 'county') = (county_code IS NOT NULL)", name="county_sets_its_own"
        ),
        CheckConstraint("approved_by <> entered_by", name="published_by_somebody_else"),
        CheckConstraint(
            "(status = 'published') = (approved_at IS NOT NULL)", name="published_at_a_time"
        ),
    )
    __protection__ = Protection.open_to_app(grants="SELECT, INSERT, UPDATE")
    __extra_ddl__ = (KEEP_NOTICE, KEEP_NOTICE_TRIGGER, never_removed("rate_notices"))

    document_no: Mapped[SortedText] = mapped_column(comment="泉鲤退役军人〔2024〕18号")
    title: Mapped[str]
    component: Mapped[Component] = mapped_column(strenum(Component))
    county_code: Mapped[DivisionCode | None] = mapped_column(
        ForeignKey("divisions.code"), comment="The paying county; null: everywhere"
    )
    published_on: Mapped[date] = mapped_column(comment="The day on the paper")
    effective_on: Mapped[date] = mapped_column(comment="As the paper says it")
    effective_from: Mapped[date] = mapped_column(comment="The month the rates begin with")
    lines: Mapped[list[Json]] = mapped_column(JSONB, comment="The rates as typed first")
    status: Mapped[NoticeStatus] = mapped_column(strenum(NoticeStatus))
    entered_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff_accounts.id"), comment="Null: carried with the project"
    )
    entered_at: Mapped[Instant]
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff_accounts.id"))
    approved_at: Mapped[Instant | None] = mapped_column(comment="From then on it is known here")

    @property
    def division_code(self) -> str | None:
        """Whose events these are: the county's, or everybody's."""
        return self.county_code


class RateRow(Entity):
    """One amount of one component in one period, [effective_from, effective_before)."""

    __tablename__ = "rates"
    __table_args__ = (
        Index("ix_rates_programme", "programme", "county_code", "effective_from"),
        Index("ix_rates_notice", "notice_id"),
        first_of_month("effective_from"),
        first_of_month("effective_before"),
        CheckConstraint("effective_from < effective_before", name="period_holds_a_month"),
        CheckConstraint("amount_fen >= 0", name="amount_is_not_negative"),
        CheckConstraint("grade BETWEEN 1 AND 10", name="grade_is_one_to_ten"),
        CheckConstraint(
            "(component = 'county') = (county_code IS NOT NULL)", name="county_pays_its_own"
        ),
        CheckConstraint(
            "(effective_before IS NULL) = (closed_at IS NULL)", name="closed_at_a_time"
        ),
        CheckConstraint("(share_hundredths IS NULL) = (base_fen IS NULL)", name="share_of_a_base"),
        CheckConstraint(
            "amount_fen = (base_fen * share_hundredths + 5000) / 10000", name="share_adds_up"
        ),
        ExcludeConstraint(
            same("rate_key"),
            overlapping("effective_from", "effective_before"),
            name="ex_rates_period",
        ),
    )
    __protection__ = Protection.open_to_app(hot=True, grants="SELECT, INSERT, UPDATE")
    __extra_ddl__ = (CLOSE_RATE_ONCE, CLOSE_RATE_ONCE_TRIGGER, never_removed("rates"))

    notice_id: Mapped[UUID] = mapped_column(ForeignKey("rate_notices.id"))
    programme: Mapped[SortedText] = mapped_column(ForeignKey("programmes.code"))
    category: Mapped[SortedText | None] = mapped_column(
        comment="As the programme groups categories, e.g. war_or_test_participant"
    )
    nature: Mapped[DisabilityNature | None] = mapped_column(strenum(DisabilityNature))
    grade: Mapped[int | None] = mapped_column(SmallInteger)
    component: Mapped[Component] = mapped_column(strenum(Component))
    county_code: Mapped[DivisionCode | None] = mapped_column(ForeignKey("divisions.code"))
    unit: Mapped[RateUnit] = mapped_column(strenum(RateUnit))
    amount_fen: Mapped[int]
    share_hundredths: Mapped[int | None] = mapped_column(
        comment="Of a percent: 6000 is 60 %; where the paper sets a share of a figure"
    )
    base_fen: Mapped[int | None] = mapped_column(comment="The figure it is a share of")
    effective_from: Mapped[date]
    effective_before: Mapped[date | None] = mapped_column(comment="Null: still in force")
    known_at: Mapped[Instant] = mapped_column(comment="When the notice was published here")
    closed_at: Mapped[Instant | None] = mapped_column(comment="When its successor was")
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("rate_notices.id"))
    rate_key: Mapped[str] = mapped_column(Text(collation="C"), Computed(RATE_KEY, persisted=True))
