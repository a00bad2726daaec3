"""The job queue: procrastinate's own schema, frozen as it was at version 3.10."""

from pathlib import Path

from alembic import op

revision = "0002_jobs"
down_revision = "0001_house"

FROZEN = Path(__file__).parents[1] / "frozen" / "procrastinate_3_10.sql"
TABLES = ("procrastinate_events", "procrastinate_periodic_defers", "procrastinate_jobs",
          "procrastinate_workers")  # fmt: skip
# Read, never guessed: whatever else the frozen schema made is found by its prefix.
DROP_REST = """
DO $$
DECLARE thing record;
BEGIN
  FOR thing IN SELECT oid::regprocedure AS name FROM pg_proc
    WHERE proname LIKE 'procrastinate\\_%' AND pronamespace = 'public'::regnamespace
  LOOP EXECUTE format('DROP FUNCTION %s CASCADE', thing.name); END LOOP;
  FOR thing IN SELECT oid::regtype AS name FROM pg_type
    WHERE typname LIKE 'procrastinate\\_%' AND typtype IN ('e', 'c')
      AND typnamespace = 'public'::regnamespace
  LOOP EXECUTE format('DROP TYPE %s CASCADE', thing.name); END LOOP;
END $$
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(FROZEN.read_text(encoding="utf-8").replace("%", "%%"))
    for table in TABLES:
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO rongyao_app")
    op.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO rongyao_app")


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DROP TABLE {table} CASCADE")
    op.execute(DROP_REST)
