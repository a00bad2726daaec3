"""What a team can do on the day of each of its half-days."""

from alembic import op

revision = "0040_slot_skills"
down_revision = "0039_seats_in_vain"


def upgrade() -> None:
    op.execute("ALTER TABLE visit_slots ADD COLUMN skills text[]")
    # As they were judged so far: the next stocking finds who leaves, and sees to people.
    op.execute("UPDATE visit_slots s SET skills = t.skills FROM visit_teams t WHERE t.id = team_id")
    op.execute("ALTER TABLE visit_slots ALTER COLUMN skills SET NOT NULL")


def downgrade() -> None:
    op.execute("ALTER TABLE visit_slots DROP COLUMN skills")
