"""Banks."""

revision = "0010_banks"
down_revision = "0009_bank_scope"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
