"""A figure that was corrected makes arrears, as a rate that was raised does."""

from alembic import op

revision = "0020_figure_arrears"
down_revision = "0019_entitlement_ends"

CAUSES = "'rate_notice', 'excluded', 'reinstated', 'opened_late', 'moved'"


def upgrade() -> None:
    _allow(f"{CAUSES}, 'figure'")


def downgrade() -> None:
    _allow(CAUSES)


def _allow(values: str) -> None:
    op.execute("ALTER TABLE arrears DROP CONSTRAINT ck_arrears_arrears_cause")
    op.execute(
        f"ALTER TABLE arrears ADD CONSTRAINT ck_arrears_arrears_cause CHECK (cause IN ({values}))"
    )
