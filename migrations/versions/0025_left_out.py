"""Who was left out: for whoever looks after the person, and for the person."""

from alembic import op

revision = "0025_left_out"
down_revision = "0024_door"

TABLE = "batch_exclusions"
OF_THE_PERSON = (
    "coalesce(division_code, '') <@ (SELECT scope_codes())"
    " OR person_id = ANY ((SELECT scope_persons())::uuid[])"
)
OF_THE_BATCH = "EXISTS (SELECT 1 FROM batches parent WHERE parent.id = batch_id)"


def upgrade() -> None:
    op.execute(f"ALTER POLICY in_scope ON {TABLE} USING ({OF_THE_PERSON})")
    op.create_index("ix_batch_exclusions_division", TABLE, ["division_code", "id"])
    op.create_index("ix_batch_exclusions_line", TABLE, ["entitlement_id", "period", "kind", "id"])


def downgrade() -> None:
    op.drop_index("ix_batch_exclusions_line", TABLE)
    op.drop_index("ix_batch_exclusions_division", TABLE)
    op.execute(f"ALTER POLICY in_scope ON {TABLE} USING ({OF_THE_BATCH})")
