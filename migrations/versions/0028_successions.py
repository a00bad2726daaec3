"""What another entitlement takes the place of runs until its last month has passed."""

from alembic import op

revision = "0028_successions"
down_revision = "0027_kin"


def upgrade() -> None:
    op.execute("ALTER TABLE entitlements ADD COLUMN succeeded_before DATE")
    op.execute(
        "ALTER TABLE entitlements ADD CONSTRAINT ck_entitlements_succeeded_before_is_a_month"
        " CHECK (extract(day FROM succeeded_before) = 1)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE entitlements DROP COLUMN succeeded_before")
