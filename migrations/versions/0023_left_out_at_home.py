"""The first page says who was left out of the list of the month that it speaks of."""

from alembic import op

revision = "0023_left_out_at_home"
down_revision = "0022_lines_once"

TABLE, READER = "batch_exclusions", "rongyao_hot"


def upgrade() -> None:
    op.execute(f"GRANT SELECT ON {TABLE} TO {READER}")
    op.execute(f"CREATE POLICY {READER}_reads ON {TABLE} FOR SELECT TO {READER} USING (true)")


def downgrade() -> None:
    op.execute(f"DROP POLICY {READER}_reads ON {TABLE}")
    op.execute(f"REVOKE SELECT ON {TABLE} FROM {READER}")  # noqa: S608
