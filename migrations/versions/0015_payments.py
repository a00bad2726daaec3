"""Payments."""

revision = "0015_payments"
down_revision = "0014_entitlements"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
