"""Partner banks, their clients and keys, what they presented once, and what they looked at."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.protection_v2 import protect

revision = "0010_banks"
down_revision = "0009_bank_scope"

# One statement says who is calling, takes the proof of this call for spent, and notes the read:
# no bank sees a row that nothing was noted about. The same proof a second time names no bank.
ENTER_BANK = """
CREATE FUNCTION enter_bank(
  p_session uuid, p_proof bytea, p_proof_ends_at timestamptz,
  p_read uuid, p_operation text, p_subject text, p_count integer
) RETURNS TABLE (
  client_id uuid, bank_code text, proof_is_new boolean, entered_at timestamptz
) LANGUAGE plpgsql ROWS 1 SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  SELECT c.id, c.bank_code INTO client_id, bank_code
    FROM bank_sessions s
    JOIN bank_client_keys k ON k.id = s.key_id
    JOIN bank_clients c ON c.id = k.client_id
    WHERE s.id = p_session AND s.revoked_at IS NULL AND k.retired_at IS NULL
      AND c.disabled_at IS NULL;
  IF NOT FOUND THEN RETURN; END IF;
  entered_at := app_now();
  proof_is_new := true;
  IF p_proof IS NOT NULL THEN
    INSERT INTO dpop_proofs (digest, expires_at) VALUES (p_proof, p_proof_ends_at)
      ON CONFLICT (digest) DO NOTHING;
    proof_is_new := FOUND;
  END IF;
  IF NOT proof_is_new THEN
    bank_code := NULL;
  ELSIF p_read IS NOT NULL THEN
    INSERT INTO bank_reads (id, at, bank_code, client_id, operation, subject, count)
      VALUES (p_read, entered_at, enter_bank.bank_code, enter_bank.client_id, p_operation,
        p_subject, p_count);
  END IF;
  RETURN NEXT;
END $$
"""
SIGNATURE = "enter_bank(uuid, bytea, timestamptz, uuid, text, text, integer)"


def upgrade() -> None:
    _banks()
    _bank_clients()
    _bank_client_keys()
    _bank_sessions()
    _bank_assertions()
    _dpop_proofs()
    _bank_reads()
    op.execute(ENTER_BANK)
    op.execute(f"REVOKE EXECUTE ON FUNCTION {SIGNATURE} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {SIGNATURE} TO rongyao_app, rongyao_hot")


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {SIGNATURE}")
    op.drop_table("bank_reads")
    op.drop_table("dpop_proofs")
    op.drop_table("bank_assertions")
    op.drop_table("bank_sessions")
    op.drop_table("bank_client_keys")
    op.drop_table("bank_clients")
    op.drop_table("banks")


def _banks() -> None:
    op.create_table(
        "banks",
        sa.Column("code", sa.Text(collation="C"), nullable=False, comment="As ICBC or ABC"),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False, comment="New accounts may be held there"),
        sa.CheckConstraint("code ~ '^[A-Z]{2,8}$'", name=op.f("ck_banks_code_is_plain")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_banks")),
    )
    protect("banks", hot=True, grants="SELECT, INSERT, UPDATE")


def _bank_clients() -> None:
    op.create_table(
        "bank_clients",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bank_code", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "division_code",
            sa.Text(collation="C"),
            nullable=False,
            comment="The bureau that let it in; its auditors see that",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="As the bank calls its system"),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column(
            "changed_at",
            sa.TIMESTAMP(timezone=True),
            nullable=False,
            comment="Itself, or one of its keys",
        ),
        sa.Column(
            "disabled_at",
            sa.TIMESTAMP(timezone=True),
            nullable=True,
            comment="Opens nothing from here on",
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_code"], ["banks.code"], name=op.f("fk_bank_clients_bank_code")
        ),
        sa.ForeignKeyConstraint(
            ["division_code"], ["divisions.code"], name=op.f("fk_bank_clients_division_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_clients")),
    )
    op.create_index("ix_bank_clients_bank", "bank_clients", ["bank_code", "id"])
    protect("bank_clients", grants="SELECT, INSERT, UPDATE")


def _bank_client_keys() -> None:
    op.create_table(
        "bank_client_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column(
            "kid",
            sa.Text(collation="C"),
            nullable=False,
            comment="Thumbprint of the key (RFC 7638)",
        ),
        sa.Column("public_jwk", JSONB(), nullable=False, comment="RFC 7517, public half only"),
        sa.Column("registered_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column(
            "registered_by_staff_id", sa.Uuid(), nullable=True, comment="Unset: from the console"
        ),
        sa.Column(
            "confirmed_at",
            sa.TIMESTAMP(timezone=True),
            nullable=True,
            comment="Opens the door from here on",
        ),
        sa.Column("confirmed_by_staff_id", sa.Uuid(), nullable=True),
        sa.Column(
            "retired_at",
            sa.TIMESTAMP(timezone=True),
            nullable=True,
            comment="Opens nothing from here on",
        ),
        sa.CheckConstraint(
            "kid ~ '^[A-Za-z0-9_-]{43}$'", name=op.f("ck_bank_client_keys_kid_is_a_thumbprint")
        ),
        sa.CheckConstraint(
            "confirmed_at IS NOT NULL OR confirmed_by_staff_id IS NULL",
            name=op.f("ck_bank_client_keys_confirmation_has_an_instant"),
        ),
        sa.CheckConstraint(
            "confirmed_by_staff_id <> registered_by_staff_id",
            name=op.f("ck_bank_client_keys_two_people_agreed"),
        ),
        sa.CheckConstraint("slot IN (1, 2)", name=op.f("ck_bank_client_keys_two_at_a_time")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["bank_clients.id"], name=op.f("fk_bank_client_keys_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_staff_id"],
            ["staff_accounts.id"],
            name=op.f("fk_bank_client_keys_confirmed_by_staff_id"),
        ),
        sa.ForeignKeyConstraint(
            ["registered_by_staff_id"],
            ["staff_accounts.id"],
            name=op.f("fk_bank_client_keys_registered_by_staff_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_client_keys")),
    )
    op.create_index("uq_bank_client_keys_kid", "bank_client_keys", ["kid"], unique=True)
    op.create_index(
        "uq_bank_client_keys_slot",
        "bank_client_keys",
        ["client_id", "slot"],
        unique=True,
        postgresql_where=sa.text("retired_at IS NULL"),
    )
    protect("bank_client_keys", grants="SELECT, INSERT, UPDATE")


def _bank_sessions() -> None:
    op.create_table(
        "bank_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False, comment="Which signed the assertion"),
        sa.Column(
            "proof_key", sa.Text(), nullable=True, comment="Thumbprint of the DPoP key (RFC 9449)"
        ),
        sa.Column(
            "certificate",
            sa.Text(),
            nullable=True,
            comment="SHA-256 of the client certificate (RFC 8705)",
        ),
        sa.Column(
            "issued_at",
            sa.TIMESTAMP(timezone=True),
            nullable=False,
            comment="By the machine's clock, as in the token",
        ),
        sa.Column("expires_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("expires_at > issued_at", name=op.f("ck_bank_sessions_lives_a_while")),
        sa.CheckConstraint(
            "num_nonnulls(proof_key, certificate) = 1",
            name=op.f("ck_bank_sessions_bound_to_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["bank_client_keys.id"], name=op.f("fk_bank_sessions_key_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_sessions")),
    )
    op.create_index("ix_bank_sessions_expires_at", "bank_sessions", ["expires_at"])
    op.create_index("ix_bank_sessions_key", "bank_sessions", ["key_id"])
    protect("bank_sessions")


def _bank_assertions() -> None:
    op.create_table(
        "bank_assertions",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column(
            "expires_at",
            sa.TIMESTAMP(timezone=True),
            nullable=False,
            comment="Too old by then to be presented again",
        ),
        sa.CheckConstraint(
            "octet_length(digest) = 32", name=op.f("ck_bank_assertions_digest_is_sha256")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_bank_assertions")),
    )
    op.create_index("ix_bank_assertions_expires_at", "bank_assertions", ["expires_at"])
    protect("bank_assertions")


def _dpop_proofs() -> None:
    op.create_table(
        "dpop_proofs",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column(
            "expires_at",
            sa.TIMESTAMP(timezone=True),
            nullable=False,
            comment="Too old by then to be presented again",
        ),
        sa.CheckConstraint(
            "octet_length(digest) = 32", name=op.f("ck_dpop_proofs_digest_is_sha256")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_dpop_proofs")),
    )
    op.create_index("ix_dpop_proofs_expires_at", "dpop_proofs", ["expires_at"])
    protect("dpop_proofs")


def _bank_reads() -> None:
    op.create_table(
        "bank_reads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("bank_code", sa.Text(collation="C"), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column(
            "operation", sa.Text(), nullable=False, comment="As the published contract calls it"
        ),
        sa.Column(
            "subject", sa.Text(), nullable=True, comment="The one thing asked for, by its number"
        ),
        sa.Column(
            "count",
            sa.Integer(),
            nullable=True,
            comment="Things asked for by number, or handed out in a list",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_reads")),
    )
    protect("bank_reads", grants="SELECT", append_only=True)
