"""Results."""

revision = "0016_results"
down_revision = "0015_payments"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
