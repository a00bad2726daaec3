"""Roles, the settings of a transaction, the clock, the audit trail and the keys."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.protection_v1 import protect

revision = "0001_house"
down_revision = None

# Roles belong to the cluster and may serve other databases: going down leaves them.
ROLES = """
DO $$
DECLARE role_name text;
BEGIN
  FOREACH role_name IN ARRAY
    ARRAY['rongyao_owner', 'rongyao_app', 'rongyao_hot', 'rongyao_sealer']
  LOOP
    BEGIN
      IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = role_name) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS', role_name);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    IF NOT pg_has_role(current_user, role_name, 'MEMBER') THEN
      EXECUTE format('GRANT %I TO CURRENT_USER', role_name);
    END IF;
  END LOOP;
END $$
"""

FUNCTIONS = (
    """
    CREATE FUNCTION scope_codes() RETURNS codemultirange LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('rongyao.scope', true), ''), '{}')::codemultirange
    """,
    """
    CREATE FUNCTION scope_persons() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('rongyao.persons', true), ''), '{}')::uuid[]
    """,
    """
    CREATE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    RETURN transaction_timestamp()
      + coalesce((SELECT clock_shift.ahead FROM clock_shift), interval '0')
    """,
    """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'rows of % are append-only', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
    END $$
    """,
)

RECORD_EVENT = """
CREATE FUNCTION record_event(
  id uuid, at timestamptz, tag text, subject_table text, subject_id uuid, person_id uuid,
  division_code text, actor_kind text, actor_id uuid, data jsonb, body bytea, mac bytea
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO events (id, at, tag, subject_table, subject_id, person_id, division_code,
    actor_kind, actor_id, data, body, mac, xid)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
    pg_current_xact_id()::text::bigint)
$$
"""


def upgrade() -> None:
    _roles()
    op.execute(
        'CREATE TYPE coderange AS RANGE (subtype = text, collation = "C",'
        " multirange_type_name = codemultirange)"
    )
    op.execute("CREATE TYPE uuidrange AS RANGE (subtype = uuid)")
    _clock()
    for function in FUNCTIONS:
        op.execute(function)
    _events()
    op.execute(RECORD_EVENT)
    op.execute(
        "REVOKE EXECUTE ON FUNCTION record_event(uuid, timestamptz, text, text, uuid, uuid,"
        " text, text, uuid, jsonb, bytea, bytea) FROM PUBLIC"
    )
    op.execute("GRANT EXECUTE ON FUNCTION record_event TO rongyao_app")
    _keys()
    _idempotency()


def _roles() -> None:
    op.execute(ROLES)
    op.execute("GRANT USAGE, CREATE ON SCHEMA public TO rongyao_owner")
    op.execute("GRANT USAGE ON SCHEMA public TO rongyao_app, rongyao_hot, rongyao_sealer")
    op.execute("ALTER TABLE alembic_version OWNER TO rongyao_owner")
    op.execute("SET ROLE rongyao_owner")


def _clock() -> None:
    op.create_table(
        "clock_shift",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ahead", sa.Interval(), nullable=False),
        sa.CheckConstraint(
            "id = '00000000-0000-0000-0000-000000000001'", name=op.f("ck_clock_shift_one_row")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_shift")),
    )
    protect("clock_shift", hot=True, grants="SELECT, INSERT, UPDATE")


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("tag", sa.Text(collation="C"), nullable=False),
        sa.Column("subject_table", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("division_code", sa.Text(collation="C"), nullable=True),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("xid", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index("ix_events_subject", "events", ["subject_id", "id"])
    op.create_index("ix_events_person", "events", ["person_id", "id"])
    op.create_index("ix_events_division", "events", ["division_code", "id"])
    op.create_index("ix_events_xid", "events", ["xid"])
    protect(
        "events",
        division="division_code",
        person="person_id",
        hot=True,
        grants="SELECT",
        sealer="SELECT",
        append_only=True,
    )
    op.create_table(
        "event_seals",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_seals_event_id")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_event_seals")),
        sa.UniqueConstraint("event_id", name=op.f("uq_event_seals_event_id")),
    )
    protect("event_seals", grants="SELECT", sealer="SELECT, INSERT", append_only=True)


def _keys() -> None:
    op.create_table(
        "data_keys",
        sa.Column("kid", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("table_class", sa.Text(collation="C"), nullable=False),
        sa.Column("alg", sa.Text(collation="C"), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("retired_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint(
            "alg IN ('aes_256_gcm', 'sm4_gcm')", name=op.f("ck_data_keys_alg_is_known")
        ),
        sa.CheckConstraint("kid > 0", name=op.f("ck_data_keys_kid_is_positive")),
        sa.CheckConstraint("retired_at >= made_at", name=op.f("ck_data_keys_retired_after_making")),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_data_keys")),
    )
    op.create_index(
        "uq_data_keys_sealing",
        "data_keys",
        ["table_class"],
        unique=True,
        postgresql_where=sa.text("retired_at IS NULL"),
    )
    protect("data_keys", grants="SELECT, INSERT, UPDATE")

    op.create_table(
        "signing_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("private_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("public_jwk", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("published_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("signs_from", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("retires_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("gone_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(retires_at IS NULL) = (gone_at IS NULL)",
            name=op.f("ck_signing_keys_retiring_has_an_end"),
        ),
        sa.CheckConstraint(
            "gone_at > retires_at", name=op.f("ck_signing_keys_gone_after_retiring")
        ),
        sa.CheckConstraint(
            "private_sealed IS NOT NULL OR retires_at IS NOT NULL",
            name=op.f("ck_signing_keys_signing_key_is_whole"),
        ),
        sa.CheckConstraint(
            "retires_at > signs_from", name=op.f("ck_signing_keys_retires_after_signing")
        ),
        sa.CheckConstraint(
            "signs_from >= published_at", name=op.f("ck_signing_keys_signs_once_published")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_keys")),
    )
    protect("signing_keys", grants="SELECT, INSERT, UPDATE")


def _idempotency() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("caller", sa.Text(collation="C"), nullable=False),
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column("operation", sa.Text(collation="C"), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("keep_until", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "keep_until > created_at", name=op.f("ck_idempotency_keys_kept_for_a_while")
        ),
        sa.CheckConstraint(
            "octet_length(body_hash) = 32", name=op.f("ck_idempotency_keys_body_hash_is_sha256")
        ),
        sa.CheckConstraint(
            "status BETWEEN 200 AND 299", name=op.f("ck_idempotency_keys_status_is_success")
        ),
        sa.PrimaryKeyConstraint("caller", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index(
        "ix_idempotency_keys_keep_until", "idempotency_keys", ["keep_until"], unique=False
    )
    protect("idempotency_keys", grants="SELECT, INSERT, DELETE")


def downgrade() -> None:
    for table in (
        "idempotency_keys",
        "signing_keys",
        "data_keys",
        "event_seals",
        "events",
    ):
        op.drop_table(table)
    for function in ("record_event", "refuse_change", "app_now", "scope_persons", "scope_codes"):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("clock_shift")
    op.execute("DROP TYPE uuidrange")
    op.execute("DROP TYPE coderange")
    op.execute("RESET ROLE")
    op.execute("ALTER TABLE alembic_version OWNER TO CURRENT_USER")
    op.execute("REVOKE ALL ON SCHEMA public FROM rongyao_owner, rongyao_app")
    op.execute("REVOKE ALL ON SCHEMA public FROM rongyao_hot, rongyao_sealer")
