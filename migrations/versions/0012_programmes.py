"""Programmes, the pairs of them, rates with their notices, and published figures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint

from migrations.protection_v2 import protect

revision = "0012_programmes"
down_revision = "0011_operations"

CODE = sa.Text(collation="C")
INSTANT = sa.TIMESTAMP(timezone=True)

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
FUNCTIONS = {
    "rate_notices": ("keep_rate_notice", KEEP_NOTICE),
    "rates": ("close_rate_once", CLOSE_RATE_ONCE),
    "published_figures": ("confirm_figure_once", CONFIRM_FIGURE_ONCE),
}


def upgrade() -> None:
    _programmes()
    _rate_notices()
    _rates()
    _figures()
    for table, (name, body) in FUNCTIONS.items():
        op.execute(body)
        op.execute(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
        op.execute(
            f"CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _programmes() -> None:
    op.create_table(
        "programmes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", CODE, nullable=False),
        sa.Column("definition", JSONB(), nullable=False),
        sa.Column("digest", CODE, nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("cadence", sa.String(), nullable=False),
        sa.Column("start", sa.String(), nullable=False),
        sa.Column("publicity", sa.String(), nullable=False),
        sa.Column("payer", sa.String(), nullable=False),
        sa.Column("payer_level", sa.String(), nullable=False),
        sa.Column("needs_confirmation", sa.Boolean(), nullable=False),
        sa.Column("card_only", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "code ~ '^[a-z][a-z0-9_]{1,39}$'", name=op.f("ck_programmes_code_is_lower_snake")
        ),
        sa.CheckConstraint(
            "definition ->> 'code' = code", name=op.f("ck_programmes_definition_is_its_own")
        ),
        sa.CheckConstraint(
            "digest ~ '^[0-9a-f]{64}$'", name=op.f("ck_programmes_digest_is_sha256")
        ),
        sa.CheckConstraint(
            "cadence IN ('monthly', 'per_service_year', 'temporary', 'yearly', 'one_off')",
            name=op.f("ck_programmes_cadence"),
        ),
        sa.CheckConstraint(
            "start IN ('confirmation_month', 'approval_month')",
            name=op.f("ck_programmes_start_rule"),
        ),
        sa.CheckConstraint(
            "publicity IN ('none', 'new_and_changed', 'yearly', 'every_run')",
            name=op.f("ck_programmes_publicity_rule"),
        ),
        sa.CheckConstraint("payer IN ('bureau', 'elsewhere')", name=op.f("ck_programmes_payer")),
        sa.CheckConstraint(
            "payer_level IN ('village', 'township', 'county', 'city', 'province')",
            name=op.f("ck_programmes_level"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes")),
        sa.UniqueConstraint("code", name=op.f("uq_programmes_code")),
    )
    protect("programmes", hot=True, grants="SELECT, INSERT, UPDATE")
    op.create_table(
        "programme_pairs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("first", CODE, nullable=False),
        sa.Column("second", CODE, nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "first <> second OR rule <> 'difference'",
            name=op.f("ck_programme_pairs_difference_of_two_programmes"),
        ),
        sa.ForeignKeyConstraint(
            ["first"], ["programmes.code"], name=op.f("fk_programme_pairs_first")
        ),
        sa.ForeignKeyConstraint(
            ["second"], ["programmes.code"], name=op.f("fk_programme_pairs_second")
        ),
        sa.CheckConstraint(
            "rule IN ('exclusive', 'difference', 'both')", name=op.f("ck_programme_pairs_pair_rule")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_pairs")),
    )
    op.create_index(
        "uq_programme_pairs_either_way",
        "programme_pairs",
        [sa.literal_column("least(first, second)"), sa.literal_column("greatest(first, second)")],
        unique=True,
    )
    protect("programme_pairs", hot=True)


def _rate_notices() -> None:
    op.create_table(
        "rate_notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_no", CODE, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("component", sa.String(), nullable=False),
        sa.Column("county_code", CODE, nullable=True),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("lines", JSONB(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", INSTANT, nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(component = 'county') = (county_code IS NOT NULL)",
            name=op.f("ck_rate_notices_county_sets_its_own"),
        ),
        sa.CheckConstraint(
            "(status = 'published') = (approved_at IS NOT NULL)",
            name=op.f("ck_rate_notices_published_at_a_time"),
        ),
        sa.CheckConstraint(
            "approved_by <> entered_by", name=op.f("ck_rate_notices_published_by_somebody_else")
        ),
        sa.CheckConstraint(
            "extract(day FROM effective_from) = 1",
            name=op.f("ck_rate_notices_effective_from_is_a_month"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["staff_accounts.id"], name=op.f("fk_rate_notices_approved_by")
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["divisions.code"], name=op.f("fk_rate_notices_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["staff_accounts.id"], name=op.f("fk_rate_notices_entered_by")
        ),
        sa.CheckConstraint(
            "component IN ('national', 'provincial', 'county')",
            name=op.f("ck_rate_notices_component"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'published', 'discarded')",
            name=op.f("ck_rate_notices_notice_status"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_notices")),
    )
    op.create_index(
        "uq_rate_notices_document",
        "rate_notices",
        ["document_no", "component", "county_code"],
        unique=True,
        postgresql_where=sa.text("status <> 'discarded'"),
        postgresql_nulls_not_distinct=True,
    )
    protect("rate_notices", grants="SELECT, INSERT, UPDATE")


def _rates() -> None:
    op.create_table(
        "rates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("programme", CODE, nullable=False),
        sa.Column("category", CODE, nullable=True),
        sa.Column("nature", sa.String(), nullable=True),
        sa.Column("grade", sa.SmallInteger(), nullable=True),
        sa.Column("component", sa.String(), nullable=False),
        sa.Column("county_code", CODE, nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("share_hundredths", sa.BigInteger(), nullable=True),
        sa.Column("base_fen", sa.BigInteger(), nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_before", sa.Date(), nullable=True),
        sa.Column("known_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column(
            "rate_key",
            CODE,
            sa.Computed(
                RATE_KEY,
                persisted=True,
            ),
            nullable=False,
        ),
        ExcludeConstraint(
            (sa.literal_column("coderange(rate_key::text, rate_key::text, '[]')"), "&&"),
            (sa.text("daterange(effective_from, effective_before)"), "&&"),
            using="gist",
            name="ex_rates_period",
        ),
        sa.CheckConstraint(
            "(component = 'county') = (county_code IS NOT NULL)",
            name=op.f("ck_rates_county_pays_its_own"),
        ),
        sa.CheckConstraint(
            "(effective_before IS NULL) = (closed_at IS NULL)",
            name=op.f("ck_rates_closed_at_a_time"),
        ),
        sa.CheckConstraint(
            "(share_hundredths IS NULL) = (base_fen IS NULL)", name=op.f("ck_rates_share_of_a_base")
        ),
        sa.CheckConstraint(
            "amount_fen = (base_fen * share_hundredths + 5000) / 10000",
            name=op.f("ck_rates_share_adds_up"),
        ),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_rates_amount_is_not_negative")),
        sa.CheckConstraint(
            "effective_from < effective_before", name=op.f("ck_rates_period_holds_a_month")
        ),
        sa.CheckConstraint(
            "extract(day FROM effective_before) = 1",
            name=op.f("ck_rates_effective_before_is_a_month"),
        ),
        sa.CheckConstraint(
            "extract(day FROM effective_from) = 1", name=op.f("ck_rates_effective_from_is_a_month")
        ),
        sa.CheckConstraint("grade BETWEEN 1 AND 10", name=op.f("ck_rates_grade_is_one_to_ten")),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["rate_notices.id"], name=op.f("fk_rates_closed_by")
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["divisions.code"], name=op.f("fk_rates_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["rate_notices.id"], name=op.f("fk_rates_notice_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme"], ["programmes.code"], name=op.f("fk_rates_programme")
        ),
        sa.CheckConstraint(
            "nature IN ('combat', 'duty', 'illness')", name=op.f("ck_rates_disability_nature")
        ),
        sa.CheckConstraint(
            "component IN ('national', 'provincial', 'county')", name=op.f("ck_rates_component")
        ),
        sa.CheckConstraint(
            "unit IN ('year', 'month', 'month_per_service_year', 'once', 'once_per_service_year')",
            name=op.f("ck_rates_rate_unit"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rates")),
    )
    op.create_index("ix_rates_notice", "rates", ["notice_id"], unique=False)
    op.create_index(
        "ix_rates_programme", "rates", ["programme", "county_code", "effective_from"], unique=False
    )
    protect("rates", hot=True, grants="SELECT, INSERT, UPDATE")


def _figures() -> None:
    op.create_table(
        "published_figures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("area_code", CODE, nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("succeeds_id", sa.Uuid(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "value > 0 OR kind IN ('cpi_rise', 'food_cpi_rise')",
            name=op.f("ck_published_figures_only_prices_fall"),
        ),
        sa.CheckConstraint(
            "confirmed_by <> entered_by",
            name=op.f("ck_published_figures_confirmed_by_somebody_else"),
        ),
        sa.CheckConstraint(
            "extract(day FROM period) = 1", name=op.f("ck_published_figures_period_is_a_month")
        ),
        sa.ForeignKeyConstraint(
            ["area_code"], ["divisions.code"], name=op.f("fk_published_figures_area_code")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["staff_accounts.id"], name=op.f("fk_published_figures_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["staff_accounts.id"], name=op.f("fk_published_figures_entered_by")
        ),
        sa.ForeignKeyConstraint(
            ["succeeds_id"], ["published_figures.id"], name=op.f("fk_published_figures_succeeds_id")
        ),
        sa.CheckConstraint(
            "kind IN ('average_monthly_wage', 'rural_income', 'urban_income_growth', 'price_base',"
            " 'cpi_rise', 'food_cpi_rise')",
            name=op.f("ck_published_figures_figure_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_figures")),
    )
    op.create_index(
        "uq_published_figures_line",
        "published_figures",
        ["kind", "area_code", "period", "succeeds_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    protect("published_figures", grants="SELECT, INSERT, UPDATE")


def downgrade() -> None:
    for table in ("published_figures", "rates", "rate_notices", "programme_pairs", "programmes"):
        op.drop_table(table)
    for name, _ in FUNCTIONS.values():
        op.execute(f"DROP FUNCTION {name}()")
