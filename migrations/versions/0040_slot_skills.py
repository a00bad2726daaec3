"""What a team can do on the day of each of its half-days."""

from alembic import op

revision = "0040_slot_skills"
down_revision = "0039_seats_in_vain"

OF_THAT_DAY = """
UPDATE visit_slots s SET skills = coalesce((
  SELECT array_agg(DISTINCT skill ORDER BY skill)
  FROM visit_team_members m, unnest(m.skills) skill
  WHERE m.team_id = s.team_id AND m.starts_on <= s.day
    AND (m.ends_before IS NULL OR s.day < m.ends_before)
), '{}')
"""


def upgrade() -> None:
    op.execute("ALTER TABLE visit_slots ADD COLUMN skills text[]")
    op.execute(OF_THAT_DAY)
    op.execute("ALTER TABLE visit_slots ALTER COLUMN skills SET NOT NULL")


def downgrade() -> None:
    op.execute("ALTER TABLE visit_slots DROP COLUMN skills")
