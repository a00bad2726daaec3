"""Accounts."""

revision = "0013_accounts"
down_revision = "0012_programmes"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
