"""Seats held, kept and offered; who waits, who comes first, and why a rule did not hold."""

from alembic import op

from migrations.protection_v2 import protect

revision = "0031_visit_seats"
down_revision = "0030_visits"

COLUMNS = {
    "planned_team_id": "UUID CONSTRAINT fk_visits_planned_team_id REFERENCES visit_teams (id)",
    "reserve_seat": "BOOLEAN NOT NULL DEFAULT false",
    "overridden": "VARCHAR",
    "reasons_sealed": "BYTEA",
    "priority": "SMALLINT NOT NULL DEFAULT 0",
    "priority_because": "TEXT[] NOT NULL DEFAULT '{}'",
    "requested_from_on": "DATE",
    "requested_before_on": "DATE",
    "waiting_since": "TIMESTAMP WITH TIME ZONE",
    "at_head": "BOOLEAN NOT NULL DEFAULT false",
}
REASONS = (
    "'by_person', 'by_team', 'by_bureau', {new}'refused', 'in_hospital', 'not_met', 'deceased'"
)
PLANNED = """
    EXCLUDE USING gist (uuidrange({team}, {team}, '[]') WITH &&,
      tstzrange(planned_from, planned_until) WITH &&)
    WHERE (planned_from IS NOT NULL AND status IN ('booked', 'arrived'))
"""
SEATED = "status IN ('pending', 'booked', 'arrived')"
WITHOUT_WINDOW = "starts_at IS NOT NULL OR status IN ('proposed', 'waitlist', 'cancelled'{more})"

# Constraints that say something else from now on: before, and after.
CHANGED = {
    "ex_visits_planned": (PLANNED.format(team="team_id"), PLANNED.format(team="planned_team_id")),
    "ck_visits_window_unless_nobody_goes": (
        f"CHECK ({WITHOUT_WINDOW.format(more=', ' + repr('entered_in_error'))})",
        f"CHECK ({WITHOUT_WINDOW.format(more='')})",
    ),
    "ck_visits_seat_of_a_slot": (
        f"CHECK ((slot_id IS NOT NULL) OR NOT ({SEATED}))",
        f"CHECK ((slot_id IS NOT NULL AND team_id IS NOT NULL) OR NOT ({SEATED}))",
    ),
    "ck_visits_plan_is_whole": (
        "CHECK ((planned_from IS NULL) = (planned_until IS NULL))",
        "CHECK (num_nulls(planned_from, planned_until, planned_team_id) IN (0, 3))",
    ),
    "ck_visits_cancel_reason": (
        f"CHECK (cancel_reason IN ({REASONS.format(new='')}))",
        f"CHECK (cancel_reason IN ({REASONS.format(new=repr('hold_expired') + ', ')}))",
    ),
}
ADDED = {
    "ck_visits_called_off_at_only_where_called_off": (
        "cancelled_at IS NULL OR status IN ('cancelled', 'noshow')"
    ),
    "ck_visits_waits_since_some_time": "waiting_since IS NOT NULL OR status <> 'waitlist'",
    "ck_visits_request_holds_a_day": "requested_from_on < requested_before_on",
    "ck_visits_exceptions_have_their_reason": (
        "reasons_sealed IS NOT NULL OR (NOT reserve_seat AND overridden IS NULL)"
    ),
    "ck_visits_rule": "overridden IN ('outside_area', 'too_late', 'skill_lacking', 'reserve')",
}
OFFERS = """
    id UUID NOT NULL,
    visit_id UUID NOT NULL,
    slot_id UUID NOT NULL,
    outcome VARCHAR NOT NULL,
    offered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_visit_offers PRIMARY KEY (id),
    CONSTRAINT ck_visit_offers_stands_for_a_while CHECK (offered_at < expires_at),
    CONSTRAINT ck_visit_offers_closed_once_it_has_an_outcome CHECK ((outcome = 'open') =
      (closed_at IS NULL)),
    CONSTRAINT fk_visit_offers_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id),
    CONSTRAINT fk_visit_offers_slot_id FOREIGN KEY(slot_id) REFERENCES visit_slots (id),
    CONSTRAINT ck_visit_offers_offer_outcome CHECK (outcome IN ('open', 'taken', 'declined',
      'expired', 'withdrawn'))
"""
INDEXES = (
    "CREATE INDEX ix_visits_holds ON visits (hold_until) WHERE status = 'pending'",
    """
        CREATE INDEX ix_visits_waiting ON visits (division_code, waiting_since) WHERE status =
        'waitlist'
    """,
    "CREATE INDEX ix_visit_offers_expiry ON visit_offers (expires_at) WHERE outcome = 'open'",
    "CREATE INDEX ix_visit_offers_slot ON visit_offers (slot_id)",
    "CREATE INDEX ix_visit_offers_visit ON visit_offers (visit_id)",
    "CREATE UNIQUE INDEX uq_visit_offers_open ON visit_offers (visit_id) WHERE outcome = 'open'",
)
# Whoever books sees no visit but his own; a hold that ran out must make room all the same.
EXPIRE_HOLDS = """
CREATE FUNCTION expire_holds(slots uuid[])
  RETURNS TABLE (visit_id uuid, person_id uuid, division_code text) LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM visit_slots s WHERE s.id = ANY (slots) ORDER BY s.id FOR UPDATE;
  RETURN QUERY
  WITH gone AS (
    UPDATE visits v SET status = 'cancelled', cancel_reason = 'hold_expired', hold_until = NULL,
      cancelled_at = app_now(), changed_at = app_now(), version = v.version + 1
    WHERE v.slot_id = ANY (slots) AND v.status = 'pending' AND v.hold_until <= app_now()
    RETURNING v.id, v.person_id, v.division_code, v.slot_id
  ), freed AS (
    UPDATE visit_slots s SET held = s.held - g.seats, changed_at = app_now()
    FROM (SELECT gone.slot_id, count(*) AS seats FROM gone GROUP BY gone.slot_id) g
    WHERE s.id = g.slot_id
  )
  SELECT gone.id, gone.person_id, gone.division_code FROM gone ORDER BY gone.id;
END $$
"""


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.execute(f"ALTER TABLE visits ADD COLUMN {name} {kind}")
        op.execute(f"ALTER TABLE visits ALTER COLUMN {name} DROP DEFAULT")
    op.execute("UPDATE visits SET planned_team_id = team_id WHERE planned_from IS NOT NULL")
    for name, (_, after) in CHANGED.items():
        _replace(name, after)
    for name, check in ADDED.items():
        op.execute(f"ALTER TABLE visits ADD CONSTRAINT {name} CHECK ({check})")
    op.execute(f"CREATE TABLE visit_offers ({OFFERS})")
    for index in INDEXES:
        op.execute(index)
    op.execute(EXPIRE_HOLDS)
    op.execute("REVOKE ALL ON FUNCTION expire_holds(uuid[]) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION expire_holds(uuid[]) TO rongyao_app")
    protect("visit_offers", parent="visits", via="visit_id", grants="SELECT, INSERT, UPDATE")


def downgrade() -> None:
    op.execute("DROP FUNCTION expire_holds(uuid[])")
    op.drop_table("visit_offers")
    op.execute("UPDATE visits SET cancel_reason = 'by_bureau' WHERE cancel_reason = 'hold_expired'")
    for name in ADDED:
        op.execute(f"ALTER TABLE visits DROP CONSTRAINT {name}")
    for name, (before, _) in CHANGED.items():
        _replace(name, before)
    op.execute("DROP INDEX ix_visits_holds, ix_visits_waiting")
    for name in COLUMNS:
        op.execute(f"ALTER TABLE visits DROP COLUMN {name}")


def _replace(name: str, definition: str) -> None:
    op.execute(f"ALTER TABLE visits DROP CONSTRAINT {name}, ADD CONSTRAINT {name} {definition}")
