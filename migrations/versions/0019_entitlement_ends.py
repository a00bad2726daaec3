"""An end decided ahead comes with its month; fraud is a reason to cancel."""

from alembic import op

revision = "0019_entitlement_ends"
down_revision = "0018_what_stays"

END_REASONS = "'death', 'approval_revoked', 'succeeded', 'conditions_over', 'cancelled'"
STOP_REASONS = """'unconfirmed', 'death_reported', 'prison_term', 'rights_deprived', 'wanted',
  'in_institution', 'under_review', 'convicted_for_life', 'dismissed_from_forces'"""
ENDING = """
CREATE INDEX ix_entitlements_ending ON entitlements (ends_before, id)
  WHERE status = 'active' AND ends_before IS NOT NULL
"""


def upgrade() -> None:
    op.execute("ALTER TABLE entitlements ADD COLUMN planned_before DATE")
    op.execute(
        "ALTER TABLE entitlements ADD CONSTRAINT ck_entitlements_planned_before_is_a_month"
        " CHECK (extract(day FROM planned_before) = 1)"
    )
    op.execute(ENDING)
    _allow("entitlements", "end_reason", "ended_reason", f"{END_REASONS}, 'term_over'")
    _allow("suspensions", "suspension_reason", "reason", f"{STOP_REASONS}, 'fraud'")


def downgrade() -> None:
    # The nearest that the release before knew.
    op.execute("UPDATE suspensions SET reason = 'under_review' WHERE reason = 'fraud'")
    op.execute(
        "UPDATE entitlements SET ended_reason = 'conditions_over' WHERE ended_reason = 'term_over'"
    )
    _allow("suspensions", "suspension_reason", "reason", STOP_REASONS)
    _allow("entitlements", "end_reason", "ended_reason", END_REASONS)
    op.execute("DROP INDEX ix_entitlements_ending")
    op.execute("ALTER TABLE entitlements DROP COLUMN planned_before")


def _allow(table: str, name: str, column: str, values: str) -> None:
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{name}")
    op.execute(
        f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_{name} CHECK ({column} IN ({values}))"
    )
