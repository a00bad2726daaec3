"""Rows of one bank, and many events in one statement."""

from alembic import op

revision = "0009_bank_scope"
down_revision = "0008_attachments"

SCOPE_BANK = """
CREATE FUNCTION scope_bank() RETURNS text STABLE LANGUAGE sql AS $$
  SELECT nullif(current_setting('rongyao.bank', true), '')
$$
"""
# Arrays of equal length, one element for each event; tag, time and actor are the same for all.
RECORD_EVENTS = """
CREATE FUNCTION record_events(
  at timestamptz, tag text, actor_kind text, actor_id uuid, subject_table text, ids uuid[],
  subjects uuid[], persons uuid[], divisions text[], facts text[], bodies bytea[], macs bytea[]
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO events (id, at, tag, subject_table, subject_id, person_id, division_code,
    actor_kind, actor_id, data, body, mac, xid)
  SELECT e.id, $1, $2, $5, e.subject, e.person, e.division, $3, $4, e.facts::jsonb, e.body, e.mac,
    pg_current_xact_id()::text::bigint
  FROM unnest($6, $7, $8, $9, $10, $11, $12)
    AS e (id, subject, person, division, facts, body, mac)
$$
"""


def upgrade() -> None:
    op.execute(SCOPE_BANK)
    op.execute(RECORD_EVENTS)
    op.execute(
        "REVOKE EXECUTE ON FUNCTION record_events(timestamptz, text, text, uuid, text, uuid[],"
        " uuid[], uuid[], text[], text[], bytea[], bytea[]) FROM PUBLIC"
    )
    op.execute("GRANT EXECUTE ON FUNCTION record_events TO rongyao_app")


def downgrade() -> None:
    for function in ("record_events", "scope_bank"):
        op.execute(f"DROP FUNCTION {function}")
