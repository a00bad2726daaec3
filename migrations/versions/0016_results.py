"""What banks bring back, their statements, and what people close."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.protection_v2 import protect

revision = "0016_results"
down_revision = "0015_payments"

TABLES = (
    "remittance_files",
    "result_deliveries",
    "bank_lines",
    "delivery_remarks",
    "statements",
    "statement_lines",
    "reconciliations",
    "reconciliation_lines",
    "closings",
)


def upgrade() -> None:
    op.create_index(
        "ix_payments_at_bank",
        "payments",
        ["batch_id", "bank_code"],
        postgresql_where=sa.text("status IN ('sent', 'unknown')"),
    )
    _remittance_files()
    _result_deliveries()
    _bank_lines()
    _delivery_remarks()
    _statements()
    _statement_lines()
    _reconciliations()
    _reconciliation_lines()
    _closings()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index("ix_payments_at_bank", "payments")


def _remittance_files() -> None:
    op.create_table(
        "remittance_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("remittance_id", sa.Uuid(), nullable=False),
        sa.Column("storage_key", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("left_out", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("made_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["remittance_id"], ["remittances.id"], name=op.f("fk_remittance_files_remittance_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remittance_files")),
    )
    op.create_index(
        "uq_remittance_files_remittance", "remittance_files", ["remittance_id"], unique=True
    )
    protect("remittance_files", parent="remittances", via="remittance_id")


def _result_deliveries() -> None:
    op.create_table(
        "result_deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bank_code", sa.Text(collation="C"), nullable=False),
        sa.Column("division_code", sa.Text(collation="C"), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "api",
                "file",
                name="delivery_channel",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("storage_key", sa.Text(), nullable=False),
        sa.Column("received_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "received",
                "applying",
                "applied",
                "refused",
                name="delivery_status",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column(
            "fault",
            sa.Enum(
                "file_empty",
                "file_line_end",
                "file_encoding",
                "file_header",
                "file_trailer_missing",
                "file_trailer",
                "file_count_differs",
                "file_total_differs",
                "file_digest_differs",
                name="file_fault",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=True,
        ),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'refused') = (fault IS NOT NULL)",
            name=op.f("ck_result_deliveries_refused_for_a_fault"),
        ),
        sa.ForeignKeyConstraint(
            ["bank_code"], ["banks.code"], name=op.f("fk_result_deliveries_bank_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_deliveries")),
    )
    op.create_index(
        "ix_result_deliveries_bank", "result_deliveries", ["bank_code", "id"], unique=False
    )
    op.create_index(
        "ix_result_deliveries_division", "result_deliveries", ["division_code", "id"], unique=False
    )
    op.create_index(
        "uq_result_deliveries_serial", "result_deliveries", ["bank_code", "serial"], unique=True
    )
    protect("result_deliveries", division="division_code", bank="bank_code")


def _bank_lines() -> None:
    op.create_table(
        "bank_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bank_code", sa.Text(collation="C"), nullable=False),
        sa.Column("serial", sa.Text(collation="C"), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("division_code", sa.Text(collation="C"), nullable=False),
        sa.Column("payment_no", sa.Text(collation="C"), nullable=False),
        sa.Column("attempt", sa.SmallInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("booked_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("holder_name", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("applied_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "paid",
                "failed",
                "returned",
                "repeated",
                "waiting",
                "not_funded",
                "late",
                "doubtful",
                "unknown",
                "unreadable",
                name="line_outcome",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=True,
        ),
        sa.Column(
            "problem",
            sa.Enum(
                "unknown_payment",
                "unknown_attempt",
                "not_sent",
                "amount_differs",
                "name_differs",
                "contradicts",
                "contested",
                "late_paid",
                "unclear",
                "serial_reused",
                "unreadable",
                "not_applicable",
                name="line_problem",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=True,
        ),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("seen_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.Column("seen_note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(applied_at IS NULL) = (outcome IS NULL)", name=op.f("ck_bank_lines_applied_to_an_end")
        ),
        sa.CheckConstraint(
            "(seen_at IS NULL) = (seen_by IS NULL)", name=op.f("ck_bank_lines_seen_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["bank_code"], ["banks.code"], name=op.f("fk_bank_lines_bank_code")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["result_deliveries.id"], name=op.f("fk_bank_lines_delivery_id")
        ),
        sa.ForeignKeyConstraint(
            ["seen_by"], ["staff_accounts.id"], name=op.f("fk_bank_lines_seen_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_lines")),
    )
    op.create_index("ix_bank_lines_batch", "bank_lines", ["batch_id", "id"], unique=False)
    op.create_index(
        "ix_bank_lines_booked",
        "bank_lines",
        ["bank_code", "booked_at"],
        unique=False,
        postgresql_where=sa.text("outcome IN ('paid', 'returned')"),
    )
    op.create_index(
        "ix_bank_lines_delivery", "bank_lines", ["delivery_id", "line_no"], unique=False
    )
    op.create_index(
        "ix_bank_lines_early",
        "bank_lines",
        ["payment_id", "id"],
        unique=False,
        postgresql_where=sa.text("outcome = 'not_funded'"),
    )
    op.create_index("ix_bank_lines_payment", "bank_lines", ["payment_id", "id"], unique=False)
    op.create_index(
        "ix_bank_lines_problem",
        "bank_lines",
        ["division_code", "id"],
        unique=False,
        postgresql_where=sa.text("problem IS NOT NULL AND seen_at IS NULL"),
    )
    op.create_index("uq_bank_lines_serial", "bank_lines", ["bank_code", "serial"], unique=True)
    protect("bank_lines", division="division_code", bank="bank_code")


def _delivery_remarks() -> None:
    op.create_table(
        "delivery_remarks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "paid",
                "failed",
                "returned",
                "repeated",
                "waiting",
                "not_funded",
                "late",
                "doubtful",
                "unknown",
                "unreadable",
                name="line_outcome",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column(
            "problem",
            sa.Enum(
                "unknown_payment",
                "unknown_attempt",
                "not_sent",
                "amount_differs",
                "name_differs",
                "contradicts",
                "contested",
                "late_paid",
                "unclear",
                "serial_reused",
                "unreadable",
                "not_applicable",
                name="line_problem",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=True,
        ),
        sa.Column(
            "fault",
            sa.Enum(
                "line_encoding",
                "line_columns",
                "line_character",
                "line_length",
                "line_number",
                "line_amount",
                "line_time",
                "line_empty_cell",
                "line_not_canonical",
                name="line_fault",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=True,
        ),
        sa.Column("line_id", sa.Uuid(), nullable=True),
        sa.Column("raw", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(line_id, fault) = 1", name=op.f("ck_delivery_remarks_known_or_unreadable")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["result_deliveries.id"], name=op.f("fk_delivery_remarks_delivery_id")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["bank_lines.id"], name=op.f("fk_delivery_remarks_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_remarks")),
    )
    op.create_index(
        "uq_delivery_remarks_line", "delivery_remarks", ["delivery_id", "line_no"], unique=True
    )
    protect("delivery_remarks", parent="result_deliveries", via="delivery_id")


def _statements() -> None:
    op.create_table(
        "statements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bank_code", sa.Text(collation="C"), nullable=False),
        sa.Column("division_code", sa.Text(collation="C"), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("version_no", sa.SmallInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("version_no >= 1", name=op.f("ck_statements_versions_are_counted")),
        sa.ForeignKeyConstraint(
            ["bank_code"], ["banks.code"], name=op.f("fk_statements_bank_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
    )
    op.create_index(
        "uq_statements_current",
        "statements",
        ["bank_code", "booked_on"],
        unique=True,
        postgresql_where=sa.text("superseded_at IS NULL"),
    )
    op.create_index(
        "uq_statements_version", "statements", ["bank_code", "booked_on", "version_no"], unique=True
    )
    protect("statements", division="division_code", bank="bank_code")


def _statement_lines() -> None:
    op.create_table(
        "statement_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Text(collation="C"), nullable=False),
        sa.Column("payment_no", sa.Text(collation="C"), nullable=True),
        sa.Column("attempt", sa.SmallInteger(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column(
            "direction",
            sa.Enum(
                "credited",
                "returned",
                name="direction",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("booked_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_statement_lines_amount_is_positive")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statements.id"], name=op.f("fk_statement_lines_statement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_lines")),
    )
    op.create_index(
        "ix_statement_lines_payment", "statement_lines", ["payment_no", "attempt"], unique=False
    )
    op.create_index(
        "uq_statement_lines_serial", "statement_lines", ["statement_id", "serial"], unique=True
    )
    protect("statement_lines", parent="statements", via="statement_id")


def _reconciliations() -> None:
    op.create_table(
        "reconciliations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bank_code", sa.Text(collation="C"), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("county_code", sa.Text(collation="C"), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "closed",
                name="reconciliation_status",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("totals", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("difference_fen", sa.BigInteger(), nullable=False),
        sa.Column("open_count", sa.Integer(), nullable=False),
        sa.Column("matched_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(status = 'closed') = (closed_by IS NOT NULL)",
            name=op.f("ck_reconciliations_closed_by_a_person"),
        ),
        sa.CheckConstraint(
            "status = 'open' OR open_count = 0",
            name=op.f("ck_reconciliations_closed_without_a_difference"),
        ),
        sa.CheckConstraint(
            "(closed_by IS NULL) = (closed_at IS NULL)",
            name=op.f("ck_reconciliations_closed_at_a_time"),
        ),
        sa.ForeignKeyConstraint(
            ["bank_code"], ["banks.code"], name=op.f("fk_reconciliations_bank_code")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["staff_accounts.id"], name=op.f("fk_reconciliations_closed_by")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statements.id"], name=op.f("fk_reconciliations_statement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliations")),
    )
    op.create_index(
        "ix_reconciliations_county",
        "reconciliations",
        ["county_code", "booked_on", "id"],
        unique=False,
    )
    op.create_index(
        "uq_reconciliations_day",
        "reconciliations",
        ["bank_code", "booked_on", "county_code"],
        unique=True,
    )
    protect("reconciliations", division="county_code", bank="bank_code")


def _reconciliation_lines() -> None:
    op.create_table(
        "reconciliation_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reconciliation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "matched",
                "short",
                "over",
                "returned",
                "unknown",
                "duplicate",
                "orphan",
                "missing",
                name="match_outcome",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("payment_no", sa.Text(collation="C"), nullable=True),
        sa.Column("attempt", sa.SmallInteger(), nullable=True),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("serial", sa.Text(collation="C"), nullable=True),
        sa.Column("expected_fen", sa.BigInteger(), nullable=False),
        sa.Column("stated_fen", sa.BigInteger(), nullable=False),
        sa.Column("differs", sa.Boolean(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("explained_by", sa.Uuid(), nullable=True),
        sa.Column("explained_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint(
            "num_nonnulls(explained_at, explained_by, explanation, evidence) IN (0, 4)",
            name=op.f("ck_reconciliation_lines_explanation_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_reconciliation_lines_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["explained_by"],
            ["staff_accounts.id"],
            name=op.f("fk_reconciliation_lines_explained_by"),
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_reconciliation_lines_payment_id")
        ),
        sa.ForeignKeyConstraint(
            ["reconciliation_id"],
            ["reconciliations.id"],
            name=op.f("fk_reconciliation_lines_reconciliation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation_lines")),
    )
    op.create_index(
        "ix_reconciliation_lines_batch",
        "reconciliation_lines",
        ["batch_id", "reconciliation_id"],
        unique=False,
    )
    op.create_index(
        "ix_reconciliation_lines_open",
        "reconciliation_lines",
        ["reconciliation_id", "id"],
        unique=False,
        postgresql_where=sa.text("differs AND explained_at IS NULL"),
    )
    op.create_index(
        "ix_reconciliation_lines_outcome",
        "reconciliation_lines",
        ["reconciliation_id", "outcome", "id"],
        unique=False,
    )
    op.create_index(
        "ix_reconciliation_lines_payment", "reconciliation_lines", ["payment_id"], unique=False
    )
    protect("reconciliation_lines", parent="reconciliations", via="reconciliation_id")


def _closings() -> None:
    op.create_table(
        "closings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("county_code", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "day",
                "month",
                "year",
                name="closing_kind",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("totals", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=False),
        sa.Column("closed_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["staff_accounts.id"], name=op.f("fk_closings_closed_by")
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["divisions.code"], name=op.f("fk_closings_county_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closings")),
    )
    op.create_index(
        "uq_closings_period", "closings", ["county_code", "kind", "starts_on"], unique=True
    )
    protect("closings", division="county_code", grants="SELECT, INSERT", append_only=True)
