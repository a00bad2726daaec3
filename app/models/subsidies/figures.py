"""Published figures (wages, incomes, prices) that formulas rest on."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.subsidies.figure_terms import FigureKind
from app.models.base import DivisionCode, Entity, Instant, strenum
from app.models.security import Protection
from app.models.subsidies.months import first_of_month
from app.models.subsidies.rates import never_removed

CONFIRM_FIGURE_ONCE = """
CREATE FUNCTION confirm_figure_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  confirming CONSTANT text[] := '{confirmed_by,confirmed_at}';
BEGIN
  IF OLD.confirmed_at IS NOT NULL OR NEW.confirmed_at IS NULL
     OR to_jsonb(NEW) - confirming <> to_jsonb(OLD) - confirming THEN
    RAISE EXCEPTION 'a figure is confirmed once and never edited (%)', OLD.id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$
"""
CONFIRM_FIGURE_ONCE_TRIGGER = """
CREATE TRIGGER confirm_figure_once BEFORE UPDATE ON published_figures
FOR EACH ROW EXECUTE FUNCTION confirm_figure_once()
"""


class PublishedFigure(Entity):
    """One figure of one area and period; a correction is another row that succeeds it."""

    __tablename__ = "published_figures"
    __table_args__ = (
        # One first figure, and one successor of each: a history never forks.
        Index(
            "uq_published_figures_line",
            "kind",
            "area_code",
            "period",
            "succeeds_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        first_of_month("period"),
        CheckConstraint("confirmed_by <> entered_by", name="confirmed_by_somebody_else"),
        CheckConstraint(
            "value > 0 OR kind IN ('cpi_rise', 'food_cpi_rise')", name="only_prices_fall"
        ),
    )
    __protection__ = Protection.open_to_app(grants="SELECT, INSERT, UPDATE")
    __extra_ddl__ = (
        CONFIRM_FIGURE_ONCE,
        CONFIRM_FIGURE_ONCE_TRIGGER,
        never_removed("published_figures"),
    )

    kind: Mapped[FigureKind] = mapped_column(strenum(FigureKind))
    area_code: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"))
    period: Mapped[date] = mapped_column(comment="The month, or January of the year")
    value: Mapped[int] = mapped_column(comment="Fen; of a price index hundredths of a percent")
    document_no: Mapped[str]
    succeeds_id: Mapped[UUID | None] = mapped_column(ForeignKey("published_figures.id"))
    entered_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff_accounts.id"), comment="Null: carried with the project"
    )
    entered_at: Mapped[Instant]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff_accounts.id"))
    confirmed_at: Mapped[Instant | None] = mapped_column(comment="Counts from then on")

    @property
    def division_code(self) -> str:
        """Whose events these are."""
        return self.area_code
