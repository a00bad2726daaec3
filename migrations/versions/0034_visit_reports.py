"""What was done at the door."""

revision = "0034_visit_reports"
down_revision = "0033_rounds"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
