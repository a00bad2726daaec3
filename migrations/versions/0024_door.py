"""What changes at the banks' door is stamped as it is written; a voucher funds once; signatures."""

import sqlalchemy as sa
from alembic import op

from migrations.protection_v2 import protect

revision = "0024_door"
down_revision = "0023_left_out_at_home"

STAMP_NEWS = """
CREATE FUNCTION stamp_news() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
DECLARE
  ahead interval := app_now() - transaction_timestamp();
BEGIN
  PERFORM pg_advisory_xact_lock_shared(
    (9421::bigint << 48) + floor(extract(epoch FROM clock_timestamp() + ahead) * 1000)::bigint);
  NEW.updated_at := clock_timestamp() + ahead;
  RETURN NEW;
END $$
"""
STAMP_NEWS_TRIGGER = """
CREATE TRIGGER stamp_news BEFORE INSERT OR UPDATE OF updated_at ON remittances
  FOR EACH ROW EXECUTE FUNCTION stamp_news()
"""
# One voucher may have funded several parts before: each keeps it, the later ones with a number.
TOLD_APART = """
UPDATE remittances r SET voucher_no = r.voucher_no || '（' || again.nth || '）' FROM (
  SELECT id, row_number() OVER (PARTITION BY county_code, voucher_no ORDER BY funded_at, bank_code,
    id) AS nth FROM remittances WHERE voucher_no IS NOT NULL
) again WHERE again.id = r.id AND again.nth > 1
"""
NEWS_BEFORE = """
CREATE FUNCTION news_before() RETURNS timestamptz LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
DECLARE
  here timestamptz := clock_timestamp() + (app_now() - transaction_timestamp());
  oldest bigint;
BEGIN
  SELECT min(((classid::bigint & 65535) << 32) + objid::bigint) INTO oldest FROM pg_locks
    WHERE locktype = 'advisory' AND classid::bigint >> 16 = 9421 AND objsubid = 1
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
  RETURN least(here, 'epoch'::timestamptz + oldest * interval '1 millisecond');
END $$
"""


def upgrade() -> None:
    for statement in (STAMP_NEWS, STAMP_NEWS_TRIGGER, NEWS_BEFORE):
        op.execute(statement)
    op.execute(TOLD_APART)
    op.create_index(
        "uq_remittances_voucher", "remittances", ["county_code", "voucher_no"], unique=True
    )
    op.execute("ALTER TABLE remittances ADD COLUMN version BIGINT NOT NULL DEFAULT 1")
    op.execute("ALTER TABLE remittances ALTER COLUMN version DROP DEFAULT")
    op.execute("ALTER TABLE bank_clients ADD COLUMN signs BOOLEAN NOT NULL DEFAULT false")
    op.execute("ALTER TABLE bank_clients ALTER COLUMN signs DROP DEFAULT")
    _signatures()


def _signatures() -> None:
    op.create_table(
        "delivery_signatures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("signed_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("storage_key", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "octet_length(signature) = 64",
            name=op.f("ck_delivery_signatures_two_numbers_of_p256"),
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["result_deliveries.id"],
            name=op.f("fk_delivery_signatures_delivery_id"),
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["bank_client_keys.id"], name=op.f("fk_delivery_signatures_key_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_signatures")),
    )
    op.create_index(
        "uq_delivery_signatures_delivery", "delivery_signatures", ["delivery_id"], unique=True
    )
    protect(
        "delivery_signatures",
        parent="result_deliveries",
        via="delivery_id",
        grants="SELECT, INSERT",
        append_only=True,
    )


def downgrade() -> None:
    op.drop_table("delivery_signatures")
    op.drop_column("bank_clients", "signs")
    op.drop_column("remittances", "version")
    op.drop_index("uq_remittances_voucher", "remittances")
    op.execute("DROP FUNCTION news_before()")
    op.execute("DROP TRIGGER stamp_news ON remittances")
    op.execute("DROP FUNCTION stamp_news()")
