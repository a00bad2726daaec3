"""Seats held, offered and given against a rule."""

revision = "0031_visit_seats"
down_revision = "0030_visits"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
