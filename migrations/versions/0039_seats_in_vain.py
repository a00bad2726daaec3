"""Waits that end with their days, and offers that end before anybody else may book."""

from alembic import op

revision = "0039_seats_in_vain"
down_revision = "0038_martyrs"

REASONS = (
    "'by_person', 'by_team', 'by_bureau', 'hold_expired', {new}'refused', 'in_hospital',"
    " 'not_met', 'deceased'"
)
EXPIRE_OFFERS = """
CREATE FUNCTION expire_offers(slots uuid[])
  RETURNS TABLE (visit_id uuid, person_id uuid, division_code text, slot_id uuid)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM visit_slots s WHERE s.id = ANY (slots) ORDER BY s.id FOR UPDATE;
  RETURN QUERY
  WITH gone AS (
    UPDATE visit_offers o SET outcome = 'expired', closed_at = app_now()
    WHERE o.slot_id = ANY (slots) AND o.outcome = 'open' AND o.expires_at <= app_now()
    RETURNING o.visit_id, o.slot_id
  ), freed AS (
    UPDATE visit_slots s SET held = s.held - g.seats, changed_at = app_now()
    FROM (SELECT gone.slot_id, count(*) AS seats FROM gone GROUP BY gone.slot_id) g
    WHERE s.id = g.slot_id
  )
  SELECT v.id, v.person_id, v.division_code, gone.slot_id
  FROM gone JOIN visits v ON v.id = gone.visit_id ORDER BY v.id;
END $$
"""


def upgrade() -> None:
    _reasons("'days_over', ")
    op.execute(EXPIRE_OFFERS)
    op.execute("REVOKE ALL ON FUNCTION expire_offers(uuid[]) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION expire_offers(uuid[]) TO rongyao_app")


def downgrade() -> None:
    op.execute("DROP FUNCTION expire_offers(uuid[])")
    op.execute("UPDATE visits SET cancel_reason = 'by_bureau' WHERE cancel_reason = 'days_over'")
    _reasons("")


def _reasons(new: str) -> None:
    name, listed = "ck_visits_cancel_reason", REASONS.format(new=new)
    op.execute(
        f"ALTER TABLE visits DROP CONSTRAINT {name},"
        f" ADD CONSTRAINT {name} CHECK (cancel_reason IN ({listed}))"
    )
