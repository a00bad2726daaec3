"""Payment accounts, how they change, what banks answer of them, and what they say of cards."""

import sqlalchemy as sa
from alembic import op

from migrations.protection_v2 import protect

revision = "0013_accounts"
down_revision = "0012_programmes"

# An account is seen where its person lives: it follows, whoever moves her.
FOLLOW_FUNCTION = """
CREATE FUNCTION payment_accounts_follow() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE payment_accounts SET division_code = NEW.division_code WHERE person_id = NEW.id;
  RETURN NULL;
END $$
"""
FOLLOW_TRIGGER = """
CREATE TRIGGER payment_accounts_follow AFTER UPDATE OF division_code ON persons
  FOR EACH ROW WHEN (NEW.division_code <> OLD.division_code)
  EXECUTE FUNCTION payment_accounts_follow()
"""
TABLES = ("card_events", "account_verifications", "account_changes", "payment_accounts")


def upgrade() -> None:
    op.create_table(
        "payment_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("division_code", sa.Text(collation="C"), nullable=False),
        sa.Column("bank_code", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "card_linked",
                "fallback",
                "guardian",
                "survivor",
                name="account_kind",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("holder_name", sa.Text(), nullable=False),
        sa.Column("holder_person_id", sa.Uuid(), nullable=True),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("number_index", sa.LargeBinary(), nullable=False),
        sa.Column("last4", sa.Text(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=True),
        sa.Column("guardianship_id", sa.Uuid(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "unverified",
                "verified",
                "refused",
                "blocked",
                "frozen",
                "dormant",
                "closed",
                "replaced",
                "ended",
                name="account_status",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("verified_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("blocked_until", sa.Date(), nullable=True),
        sa.Column("usable_from", sa.Date(), nullable=True),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("ended_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("changed_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'guardian') = (guardianship_id IS NOT NULL)",
            name=op.f("ck_payment_accounts_guardian_is_on_record"),
        ),
        sa.CheckConstraint(
            "(status = 'blocked') = (blocked_until IS NOT NULL)",
            name=op.f("ck_payment_accounts_blocked_until_a_day"),
        ),
        sa.CheckConstraint(
            "(status IN ('blocked', 'dormant', 'frozen', 'unverified', 'verified'))"
            " = (ended_at IS NULL)",
            name=op.f("ck_payment_accounts_ended_when_over"),
        ),
        sa.CheckConstraint(
            "NOT current OR (usable_from IS NOT NULL AND status IN ('blocked', 'dormant', 'frozen',"
            " 'unverified', 'verified'))",
            name=op.f("ck_payment_accounts_current_is_in_force"),
        ),
        sa.CheckConstraint(
            "kind = 'card_linked' OR basis IS NOT NULL",
            name=op.f("ck_payment_accounts_other_accounts_rest_on_a_paper"),
        ),
        sa.CheckConstraint(
            "last4 ~ '^[0-9]{4}$'", name=op.f("ck_payment_accounts_last_four_are_digits")
        ),
        sa.CheckConstraint(
            "status NOT IN ('verified', 'blocked') OR verified_at IS NOT NULL",
            name=op.f("ck_payment_accounts_verified_at_a_time"),
        ),
        sa.ForeignKeyConstraint(
            ["bank_code"], ["banks.code"], name=op.f("fk_payment_accounts_bank_code")
        ),
        sa.ForeignKeyConstraint(
            ["card_id"], ["preferential_cards.id"], name=op.f("fk_payment_accounts_card_id")
        ),
        sa.ForeignKeyConstraint(
            ["division_code"], ["divisions.code"], name=op.f("fk_payment_accounts_division_code")
        ),
        sa.ForeignKeyConstraint(
            ["guardianship_id"], ["agencies.id"], name=op.f("fk_payment_accounts_guardianship_id")
        ),
        sa.ForeignKeyConstraint(
            ["holder_person_id"], ["persons.id"], name=op.f("fk_payment_accounts_holder_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_payment_accounts_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_accounts")),
    )
    op.create_index(
        "ix_payment_accounts_blocked",
        "payment_accounts",
        ["blocked_until", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'blocked'"),
    )
    op.create_index(
        "ix_payment_accounts_number",
        "payment_accounts",
        ["number_index", "bank_code"],
        unique=False,
    )
    op.create_index(
        "ix_payment_accounts_person", "payment_accounts", ["person_id", "id"], unique=False
    )
    op.create_index(
        "uq_payment_accounts_current",
        "payment_accounts",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("current"),
    )
    op.create_index(
        "uq_payment_accounts_held",
        "payment_accounts",
        ["person_id", "number_index"],
        unique=True,
        postgresql_where=sa.text(
            "status IN ('blocked', 'dormant', 'frozen', 'unverified', 'verified')"
        ),
    )
    protect(
        "payment_accounts", division="division_code", person="person_id", hot=True, bank="bank_code"
    )

    op.create_table(
        "account_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column(
            "origin",
            sa.Enum(
                "citizen",
                "guardian",
                "staff",
                "bank",
                "import",
                "request",
                name="change_origin",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("requested_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "waiting",
                "applied",
                "cancelled",
                "conflicting",
                "refused",
                name="change_state",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("applied_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("told_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(state = 'applied') = (applied_at IS NOT NULL)",
            name=op.f("ck_account_changes_applied_at_a_time"),
        ),
        sa.CheckConstraint(
            "(decided_by IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_account_changes_decision_is_whole"),
        ),
        sa.CheckConstraint("decided_by <> requested_by", name=op.f("ck_account_changes_four_eyes")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["payment_accounts.id"], name=op.f("fk_account_changes_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["staff_accounts.id"], name=op.f("fk_account_changes_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_account_changes_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["payment_accounts.id"], name=op.f("fk_account_changes_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_changes")),
    )
    op.create_index(
        "ix_account_changes_person", "account_changes", ["person_id", "id"], unique=False
    )
    op.create_index("ix_account_changes_state", "account_changes", ["state", "id"], unique=False)
    op.create_index(
        "ix_account_changes_waiting",
        "account_changes",
        ["effective_on", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index("uq_account_changes_account", "account_changes", ["account_id"], unique=True)
    op.create_index(
        "uq_account_changes_open",
        "account_changes",
        ["person_id", "origin"],
        unique=True,
        postgresql_where=sa.text("state IN ('conflicting', 'proposed', 'waiting')"),
    )
    protect("account_changes", parent="persons", via="person_id")

    op.create_table(
        "account_verifications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("bank_code", sa.Text(collation="C"), nullable=False),
        sa.Column("id_last4", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "match",
                "name_differs",
                "no_such_account",
                "closed",
                "frozen",
                "dormant",
                "not_card_linked",
                name="account_verdict",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=True,
        ),
        sa.Column("serial", sa.Text(collation="C"), nullable=True),
        sa.Column("answered_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("applied_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(verdict IS NULL) = (answered_at IS NULL)",
            name=op.f("ck_account_verifications_answered_at_a_time"),
        ),
        sa.CheckConstraint(
            "(verdict IS NULL) = (serial IS NULL)",
            name=op.f("ck_account_verifications_answer_has_a_serial"),
        ),
        sa.CheckConstraint(
            "applied_at IS NULL OR verdict IS NOT NULL",
            name=op.f("ck_account_verifications_applied_once_answered"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["payment_accounts.id"],
            name=op.f("fk_account_verifications_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["bank_code"], ["banks.code"], name=op.f("fk_account_verifications_bank_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_verifications")),
    )
    op.create_index(
        "ix_account_verifications_bank",
        "account_verifications",
        ["bank_code", "id"],
        unique=False,
        postgresql_where=sa.text("verdict IS NULL"),
    )
    op.create_index(
        "ix_account_verifications_unapplied",
        "account_verifications",
        ["id"],
        unique=False,
        postgresql_where=sa.text("verdict IS NOT NULL AND applied_at IS NULL"),
    )
    op.create_index(
        "uq_account_verifications_open",
        "account_verifications",
        ["account_id"],
        unique=True,
        postgresql_where=sa.text("verdict IS NULL"),
    )
    op.create_index(
        "uq_account_verifications_serial",
        "account_verifications",
        ["bank_code", "serial"],
        unique=True,
    )
    protect("account_verifications", parent="payment_accounts", via="account_id")

    op.create_table(
        "card_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bank_code", sa.Text(collation="C"), nullable=False),
        sa.Column("serial", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "issued",
                "activated",
                "replaced",
                "reported_lost",
                "loss_lifted",
                "closed",
                "name_corrected",
                "dormant",
                "judicial_freeze",
                name="card_event_kind",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=False,
        ),
        sa.Column("happened_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("received_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("content_digest", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("division_code", sa.Text(collation="C"), nullable=True),
        sa.Column("applied_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column(
            "problem",
            sa.Enum(
                "unknown_card",
                "new_number_missing",
                "new_number_refused",
                "name_differs",
                "not_allowed",
                "older",
                name="card_event_problem",
                native_enum=False,
                create_constraint=True,
                length=None,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["payment_accounts.id"], name=op.f("fk_card_events_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["bank_code"], ["banks.code"], name=op.f("fk_card_events_bank_code")
        ),
        sa.ForeignKeyConstraint(
            ["division_code"], ["divisions.code"], name=op.f("fk_card_events_division_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_events")),
    )
    op.create_index("ix_card_events_account", "card_events", ["account_id", "id"], unique=False)
    op.create_index(
        "ix_card_events_problem",
        "card_events",
        ["id"],
        unique=False,
        postgresql_where=sa.text("problem IS NOT NULL"),
    )
    op.create_index(
        "ix_card_events_unapplied",
        "card_events",
        ["id"],
        unique=False,
        postgresql_where=sa.text("applied_at IS NULL"),
    )
    op.create_index("uq_card_events_serial", "card_events", ["bank_code", "serial"], unique=True)
    protect("card_events", division="division_code", bank="bank_code")

    op.execute(FOLLOW_FUNCTION)
    op.execute("REVOKE ALL ON FUNCTION payment_accounts_follow() FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION payment_accounts_follow() TO rongyao_app")
    op.execute(FOLLOW_TRIGGER)


def downgrade() -> None:
    op.execute("DROP TRIGGER payment_accounts_follow ON persons")
    op.execute("DROP FUNCTION payment_accounts_follow()")
    for table in TABLES:
        op.drop_table(table)
