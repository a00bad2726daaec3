"""What people say of a visit."""

revision = "0037_visit_ratings"
down_revision = "0036_campaigns"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
