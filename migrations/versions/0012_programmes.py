"""Programmes."""

revision = "0012_programmes"
down_revision = "0011_operations"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
