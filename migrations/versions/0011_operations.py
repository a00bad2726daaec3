"""Long work, and lists that arrive as spreadsheets."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.protection_v2 import protect

revision = "0011_operations"
down_revision = "0010_banks"


def upgrade() -> None:
    _operations()


def downgrade() -> None:
    op.drop_table("operations")


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
