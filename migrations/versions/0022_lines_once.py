"""A line of a bank is written once, with what came of it; keys that cost each line dear go."""

import sqlalchemy as sa
from alembic import op

revision = "0022_lines_once"
down_revision = "0021_claims"

# Kept by the release before and applied by nobody since: a person looks.
LEFT_OVER = """
UPDATE bank_lines SET applied_at = app_now(), outcome = 'doubtful', problem = 'not_applicable'
WHERE applied_at IS NULL
"""
KEYS = {"bank_code": "banks.code", "delivery_id": "result_deliveries.id"}


def upgrade() -> None:
    op.execute(LEFT_OVER)
    op.drop_constraint(op.f("ck_bank_lines_applied_to_an_end"), "bank_lines")
    for column in ("applied_at", "outcome"):
        op.alter_column("bank_lines", column, nullable=False)
    for column in KEYS:
        op.drop_constraint(op.f(f"fk_bank_lines_{column}"), "bank_lines")
    op.drop_index("ix_payments_account", "payments")


def downgrade() -> None:
    op.create_index("ix_payments_account", "payments", ["account_id", "period"])
    for column, target in KEYS.items():
        table, key = target.split(".")
        name = op.f(f"fk_bank_lines_{column}")
        op.create_foreign_key(name, "bank_lines", table, [column], [key])
    for column in ("applied_at", "outcome"):
        op.alter_column("bank_lines", column, nullable=True)
    op.create_check_constraint(
        op.f("ck_bank_lines_applied_to_an_end"),
        "bank_lines",
        sa.text("(applied_at IS NULL) = (outcome IS NULL)"),
    )
