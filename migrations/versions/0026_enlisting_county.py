"""The county that approved an enlistment pays, wherever the family lives or moves."""

import sqlalchemy as sa
from alembic import op

revision = "0026_enlisting_county"
down_revision = "0025_left_out"

FOLLOWS = """
CREATE OR REPLACE FUNCTION entitlements_follow() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  {of_what_is_owed}
  UPDATE confirmations SET division_code = NEW.division_code WHERE person_id = NEW.id;
  UPDATE confirmation_steps SET division_code = NEW.division_code WHERE person_id = NEW.id;
  UPDATE confirmation_declarations SET division_code = NEW.division_code WHERE person_id = NEW.id;
  RETURN NULL;
END $$
"""
BY_PROGRAMME = """UPDATE entitlements e SET division_code = NEW.division_code FROM programmes p
    WHERE e.person_id = NEW.id AND p.code = e.programme AND p.payer_place = 'residence';
  UPDATE arrears r SET division_code = e.division_code FROM entitlements e
    WHERE r.person_id = NEW.id AND e.id = r.entitlement_id;"""
ALL_ALIKE = """UPDATE entitlements SET division_code = NEW.division_code WHERE person_id = NEW.id;
  UPDATE arrears SET division_code = NEW.division_code WHERE person_id = NEW.id;"""


def upgrade() -> None:
    place = sa.Column("payer_place", sa.String(), nullable=False, server_default="residence")
    op.add_column("programmes", place)
    op.alter_column("programmes", "payer_place", server_default=None)
    op.create_check_constraint(
        op.f("ck_programmes_payer_place"),
        "programmes",
        "payer_place IN ('residence', 'enlistment')",
    )
    op.execute(FOLLOWS.format(of_what_is_owed=BY_PROGRAMME))


def downgrade() -> None:
    op.execute(FOLLOWS.format(of_what_is_owed=ALL_ALIKE))
    op.drop_column("programmes", "payer_place")
