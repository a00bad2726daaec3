"""Where hospitals are, seats set by hand, breaks of single days, and make-up weekdays."""

from alembic import op
from sqlalchemy import Boolean, Column, Numeric, SmallInteger, text

revision = "0032_supply_changes"
down_revision = "0031_visit_seats"

LOCATION = {
    "latitude_lies_in_china": "latitude BETWEEN 3 AND 54",
    "longitude_lies_in_china": "longitude BETWEEN 73 AND 136",
    "location_is_whole_or_absent": "(latitude IS NULL) = (longitude IS NULL)",
}
BY_HAND = (
    "(capacity_set IS NULL) = (reserve_set IS NULL) AND reserve_set BETWEEN 0 AND capacity_set"
)
BREAK = "break_minutes >= 0 AND break_minutes < ends_minute - starts_minute"
# The carried notices of 2025 and 2026, where a release before this one loaded them.
ACTS_AS = """
    UPDATE calendar_days SET acts_as = told.weekday
    FROM (VALUES
      (DATE '2025-01-26', 0), (DATE '2025-02-08', 1), (DATE '2025-04-27', 0),
      (DATE '2025-09-28', 1), (DATE '2025-10-11', 2), (DATE '2026-01-04', 4),
      (DATE '2026-02-14', 4), (DATE '2026-02-28', 0), (DATE '2026-05-09', 1),
      (DATE '2026-09-20', 1), (DATE '2026-10-10', 2)
    ) told (day, weekday)
    WHERE calendar_days.day = told.day AND kind = 'worked' AND acts_as IS NULL
"""


def upgrade() -> None:
    for column in ("latitude", "longitude"):
        op.add_column("supporting_hospitals", Column(column, Numeric(9, 6)))
    for name, rule in LOCATION.items():
        op.create_check_constraint(name, "supporting_hospitals", rule)
    for column in ("capacity_set", "reserve_set"):
        op.add_column("visit_slots", Column(column, SmallInteger))
    op.add_column(
        "visit_slots", Column("reopens", Boolean, nullable=False, server_default=text("false"))
    )
    op.alter_column("visit_slots", "reopens", server_default=None)
    op.execute("UPDATE visit_slots SET reopens = true WHERE status = 'closed'")
    op.create_check_constraint("set_by_hand_as_a_whole", "visit_slots", BY_HAND)
    op.add_column(
        "shift_exceptions",
        Column("break_minutes", SmallInteger, nullable=False, server_default=text("0")),
    )
    op.alter_column("shift_exceptions", "break_minutes", server_default=None)
    op.create_check_constraint("break_lies_within", "shift_exceptions", BREAK)
    op.execute(ACTS_AS)


def downgrade() -> None:
    op.drop_column("shift_exceptions", "break_minutes")
    for column in ("capacity_set", "reserve_set", "reopens"):
        op.drop_column("visit_slots", column)
    for column in ("latitude", "longitude"):
        op.drop_column("supporting_hospitals", column)
