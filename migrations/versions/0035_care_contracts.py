"""Family doctors and their follow-ups."""

revision = "0035_care_contracts"
down_revision = "0034_visit_reports"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
