"""Whoever is kin keeps out, wherever the family lives; what a trail asks for has its index."""

from alembic import op

revision = "0027_kin"
down_revision = "0026_enlisting_county"

# Row security hides the family and the accounts of who moved away. Of a member of staff alone,
# and nothing but ids.
KIN = """
CREATE FUNCTION kin_of(own uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.member_id FROM family_members f
    WHERE f.person_id = own AND f.member_id IS NOT NULL
      AND EXISTS (SELECT FROM staff_accounts WHERE person_id = own)
  UNION SELECT f.person_id FROM family_members f
    WHERE f.member_id = own AND EXISTS (SELECT FROM staff_accounts WHERE person_id = own)
$$
"""
TAKEN = """
CREATE FUNCTION accounts_taken_by(own uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.id FROM payment_accounts a
    WHERE a.holder_person_id = own AND EXISTS (SELECT FROM staff_accounts WHERE person_id = own)
$$
"""
FUNCTIONS = ("kin_of(uuid)", "accounts_taken_by(uuid)")
INDEXES = (
    "ix_payment_attempts_account ON payment_attempts (account_id)",
    (
        "ix_payment_accounts_holder ON payment_accounts (holder_person_id)"
        " WHERE holder_person_id IS NOT NULL"
    ),
    "ix_bank_lines_unmatched ON bank_lines (payment_no, id) WHERE payment_id IS NULL",
)


def upgrade() -> None:
    for statement in (KIN, TAKEN):
        op.execute(statement)
    for function in FUNCTIONS:
        op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO rongyao_app")
    for index in INDEXES:
        op.execute(f"CREATE INDEX {index}")


def downgrade() -> None:
    for index in INDEXES:
        op.execute(f"DROP INDEX {index.split()[0]}")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
