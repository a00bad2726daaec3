"""Whose parent somebody is: a martyr's is visited early."""

from alembic import op

revision = "0038_martyrs"
down_revision = "0037_visit_ratings"


def upgrade() -> None:
    op.execute("ALTER TABLE family_members ADD COLUMN martyr BOOLEAN DEFAULT false NOT NULL")


def downgrade() -> None:
    op.execute("ALTER TABLE family_members DROP COLUMN martyr")
