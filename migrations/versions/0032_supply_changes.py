"""Hospitals, exceptions and make-up weekdays."""

revision = "0032_supply_changes"
down_revision = "0031_visit_seats"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
