"""What is evidence stays: role app may delete only rows that are replaced or forgotten in time."""

from alembic import op

revision = "0018_what_stays"
down_revision = "0017_messages"

STAYS = """
    acceptance_numbers account_changes account_verifications arrears bank_lines
    batch_notice_lines batch_notices batch_objections batches calendar_years card_events
    categories_held change_reports clock_pauses confirmation_declarations confirmation_steps
    confirmations contact_officers decisions deliveries delivery_remarks disability_gradings
    divisions entitlement_moves entitlement_payers entitlements health_records imports
    message_credits messages notification_marks objections operations payment_accounts
    payment_attempts payments persons preferential_cards publicities ratings reconciliations
    remittance_files remittances request_steps requests result_deliveries service_plans
    statement_lines statements station_staff stations supplements suspensions
""".split()  # noqa: SIM905  # A list to read, several words a line.
EMPTY_DRAFT = """
CREATE FUNCTION empty_draft(draft_id uuid) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM batches
    WHERE id = draft_id AND status = 'draft' AND county_code <@ scope_codes();
  IF NOT FOUND THEN
    RAISE insufficient_privilege USING MESSAGE = 'only the lines of a draft are ever removed';
  END IF;
  DELETE FROM payments WHERE batch_id = draft_id AND sent_at IS NULL;
END $$
"""
NOBODY_ELSE = "REVOKE ALL ON FUNCTION empty_draft(uuid) FROM PUBLIC"
APP_ALONE = "GRANT EXECUTE ON FUNCTION empty_draft(uuid) TO rongyao_app"


def upgrade() -> None:
    for statement in (EMPTY_DRAFT, NOBODY_ELSE, APP_ALONE):
        op.execute(statement)
    for table in STAYS:
        op.execute(f"REVOKE DELETE ON {table} FROM rongyao_app")


def downgrade() -> None:
    for table in STAYS:
        op.execute(f"GRANT DELETE ON {table} TO rongyao_app")
    op.execute("DROP FUNCTION empty_draft(uuid)")
