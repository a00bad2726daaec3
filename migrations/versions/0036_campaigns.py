"""Site sessions, screenings, convalescence."""

revision = "0036_campaigns"
down_revision = "0035_care_contracts"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
