"""Operations."""

revision = "0011_operations"
down_revision = "0010_banks"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
