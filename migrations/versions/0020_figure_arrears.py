"""Arrears of corrected figures; whether finance approved a list, for the people on it."""

from alembic import op

revision = "0020_figure_arrears"
down_revision = "0019_entitlement_ends"

# People see no batch: of their own payments they may know whether they are decided.
APPROVED = """
CREATE FUNCTION finance_approved(list_id uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM batches WHERE id = list_id AND approved_at IS NOT NULL)
$$
"""
NOBODY_ELSE = "REVOKE ALL ON FUNCTION finance_approved(uuid) FROM PUBLIC"
THEY_ALONE = "GRANT EXECUTE ON FUNCTION finance_approved(uuid) TO rongyao_app, rongyao_hot"
CAUSES = "'rate_notice', 'excluded', 'reinstated', 'opened_late', 'moved'"


def upgrade() -> None:
    _allow(f"{CAUSES}, 'figure'")
    for statement in (APPROVED, NOBODY_ELSE, THEY_ALONE):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP FUNCTION finance_approved(uuid)")
    op.execute("UPDATE arrears SET cause = 'rate_notice' WHERE cause = 'figure'")
    _allow(CAUSES)


def _allow(values: str) -> None:
    op.execute("ALTER TABLE arrears DROP CONSTRAINT ck_arrears_arrears_cause")
    op.execute(
        f"ALTER TABLE arrears ADD CONSTRAINT ck_arrears_arrears_cause CHECK (cause IN ({values}))"
    )
