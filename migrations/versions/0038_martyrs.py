"""Whose parent somebody is, and when somebody was last visited: both say who goes first."""

from alembic import op

revision = "0038_martyrs"
down_revision = "0037_visit_ratings"

INDEXES = (
    "ix_visits_fulfilled ON visits (person_id, starts_at) WHERE status = 'fulfilled'",
    "ix_visits_window ON visits (starts_at, id)",
)


def upgrade() -> None:
    op.execute("ALTER TABLE family_members ADD COLUMN martyr BOOLEAN DEFAULT false NOT NULL")
    for index in INDEXES:
        op.execute(f"CREATE INDEX {index}")


def downgrade() -> None:
    for index in reversed(INDEXES):
        op.execute(f"DROP INDEX {index.split()[0]}")
    op.execute("ALTER TABLE family_members DROP COLUMN martyr")
