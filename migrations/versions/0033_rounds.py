"""Plans of the road and their stops."""

revision = "0033_rounds"
down_revision = "0032_supply_changes"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
