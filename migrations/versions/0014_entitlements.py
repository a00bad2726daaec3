"""Entitlements."""

revision = "0014_entitlements"
down_revision = "0013_accounts"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
