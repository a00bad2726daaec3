"""Long work, and lists that arrive as spreadsheets."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.protection_v2 import protect

revision = "0011_operations"
down_revision = "0010_banks"


def upgrade() -> None:
    _operations()
    _imports()
    _rows()
    _faults()


def downgrade() -> None:
    for table in ("import_faults", "import_rows", "imports", "operations"):
        op.drop_table(table)


def _operations() -> None:
    op.create_table(
        "operations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "queued",
                "running",
                "done",
                "failed",
                name="operation_status",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("division_code", sa.Text(collation="C"), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=True),
        sa.Column("progress_done", sa.BigInteger(), nullable=False),
        sa.Column("progress_total", sa.BigInteger(), nullable=True),
        sa.Column("result_url", sa.Text(), nullable=True),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("error_facts", JSONB(), nullable=True),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("ended_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'failed') = (error_code IS NOT NULL)",
            name=op.f("ck_operations_failed_for_why"),
        ),
        sa.CheckConstraint(
            "(status IN ('done', 'failed')) = (ended_at IS NOT NULL)",
            name=op.f("ck_operations_ended"),
        ),
        sa.CheckConstraint(
            "kind ~ '^[a-z][a-z0-9_]{0,59}$'", name=op.f("ck_operations_kind_is_a_word")
        ),
        sa.CheckConstraint("progress_done >= 0", name=op.f("ck_operations_counts_up")),
        sa.ForeignKeyConstraint(
            ["division_code"], ["divisions.code"], name=op.f("fk_operations_division_code")
        ),
        sa.ForeignKeyConstraint(
            ["started_by"], ["staff_accounts.id"], name=op.f("fk_operations_started_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operations")),
    )
    op.create_index("ix_operations_division", "operations", ["division_code", "id"])
    op.create_index("ix_operations_started_by", "operations", ["started_by", "id"])
    protect("operations", division="division_code")


def _imports() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "reading",
                "refused",
                "faulty",
                "rehearsed",
                "entered",
                "sampled",
                "checked",
                "confirmed",
                "applied",
                "dismissed",
                name="import_status",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("division_code", sa.Text(collation="C"), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("storage_key", sa.Text(), nullable=True),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("fault_count", sa.BigInteger(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=True),
        sa.Column("effects", JSONB(), nullable=False),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("seed", sa.Text(), nullable=True),
        sa.Column("sampled_by", sa.Uuid(), nullable=True),
        sa.Column("sampled_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("checked_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("dismissed_by", sa.Uuid(), nullable=True),
        sa.Column("dismissed_reason", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("rows_forgotten_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(status = 'dismissed') = (dismissed_by IS NOT NULL AND dismissed_reason IS NOT NULL)",
            name=op.f("ck_imports_dismissed_for_a_reason"),
        ),
        sa.CheckConstraint(
            "(status IN ('refused', 'faulty', 'rehearsed', 'applied', 'dismissed'))"
            " = (ended_at IS NOT NULL)",
            name=op.f("ck_imports_ended"),
        ),
        sa.CheckConstraint(
            "NOT dry_run OR status IN ('reading', 'refused', 'faulty', 'rehearsed')",
            name=op.f("ck_imports_rehearsal_stays_one"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('confirmed', 'applied')"
            " OR (confirmed_by IS NOT NULL AND checked_at IS NOT NULL)",
            name=op.f("ck_imports_confirmed_by_somebody"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('sampled', 'checked', 'confirmed', 'applied')"
            " OR (sampled_by IS NOT NULL AND seed IS NOT NULL)",
            name=op.f("ck_imports_sampled_by_somebody"),
        ),
        sa.CheckConstraint(
            "confirmed_by <> entered_by", name=op.f("ck_imports_confirmed_by_another")
        ),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_imports_digest_is_sha256")),
        sa.CheckConstraint("sampled_by <> entered_by", name=op.f("ck_imports_checked_by_another")),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_imports_holds_something")),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["staff_accounts.id"], name=op.f("fk_imports_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["dismissed_by"], ["staff_accounts.id"], name=op.f("fk_imports_dismissed_by")
        ),
        sa.ForeignKeyConstraint(
            ["division_code"], ["divisions.code"], name=op.f("fk_imports_division_code")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["staff_accounts.id"], name=op.f("fk_imports_entered_by")
        ),
        sa.ForeignKeyConstraint(
            ["operation_id"], ["operations.id"], name=op.f("fk_imports_operation_id")
        ),
        sa.ForeignKeyConstraint(
            ["sampled_by"], ["staff_accounts.id"], name=op.f("fk_imports_sampled_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_imports_storage_key")),
    )
    op.create_index("ix_imports_division", "imports", ["division_code", "id"])
    op.create_index(
        "ix_imports_ended",
        "imports",
        ["ended_at"],
        postgresql_where=sa.text("rows_forgotten_at IS NULL"),
    )
    op.create_index(
        "uq_imports_standing",
        "imports",
        ["kind", "division_code", "digest"],
        unique=True,
        postgresql_where=sa.text(
            "NOT dry_run AND status IN"
            " ('reading', 'entered', 'sampled', 'checked', 'confirmed', 'applied')"
        ),
    )
    protect("imports", division="division_code")


def _rows() -> None:
    op.create_table(
        "import_rows",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("values_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("natural_key", sa.LargeBinary(), nullable=True),
        sa.Column("fault_count", sa.BigInteger(), nullable=False),
        sa.Column("sampled", sa.Boolean(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "sampled OR agrees IS NULL", name=op.f("ck_import_rows_only_the_sample_is_checked")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_rows_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_rows")),
        sa.UniqueConstraint(
            "import_id", "position", name=op.f("uq_import_rows_import_id_position")
        ),
    )
    op.create_index("ix_import_rows_natural_key", "import_rows", ["natural_key"])
    op.create_index(
        "ix_import_rows_sample", "import_rows", ["import_id"], postgresql_where=sa.text("sampled")
    )
    protect("import_rows", parent="imports", via="import_id")


def _faults() -> None:
    op.create_table(
        "import_faults",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("column_key", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("facts", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_faults_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["row_id"], ["import_rows.id"], name=op.f("fk_import_faults_row_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_faults")),
    )
    op.create_index("ix_import_faults_import_id", "import_faults", ["import_id"])
    op.create_index("ix_import_faults_row", "import_faults", ["row_id"])
    protect("import_faults", parent="imports", via="import_id")
