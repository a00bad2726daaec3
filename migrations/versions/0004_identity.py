"""Who signs in: accounts, bindings, sessions, tokens, agencies, counters; and how they enter."""

import sqlalchemy as sa
from alembic import op

from migrations.protection_v1 import protect

revision = "0004_identity"
down_revision = "0003_divisions"

# Keys to persons follow in 0005: the registry is made after the accounts of its staff.
GRANTS = {
    "wechat_accounts": "SELECT, INSERT, UPDATE",
    "staff_accounts": "SELECT, INSERT, UPDATE",
    "identity_bindings": "SELECT, INSERT, UPDATE",
    "binding_codes": "SELECT, INSERT, UPDATE",
    "citizen_sessions": "SELECT, INSERT, UPDATE, DELETE",
    "staff_sessions": "SELECT, INSERT, UPDATE, DELETE",
    "refresh_tokens": "SELECT, INSERT, UPDATE, DELETE",
    "agencies": "SELECT, INSERT, UPDATE",
    "attempt_counters": "SELECT, INSERT, UPDATE, DELETE",
}

# Whoever administers accounts sees no person: their scope is empty whatever their division.
ENTER_STAFF = """
CREATE FUNCTION enter_staff(p_session uuid) RETURNS TABLE (
  account_id uuid, name text, role text, division_code text, level text, person_id uuid,
  password_given boolean, codes_from text[], codes_before text[], entered_at timestamptz
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE codes codemultirange;
BEGIN
  entered_at := app_now();
  SELECT a.id, a.name, a.role, a.division_code, d.level, a.person_id, a.password_given
    INTO account_id, name, role, division_code, level, person_id, password_given
    FROM staff_sessions s
    JOIN staff_accounts a ON a.id = s.account_id
    JOIN divisions d ON d.code = a.division_code
    WHERE s.id = p_session AND s.revoked_at IS NULL AND entered_at < s.idle_ends_at
      AND a.disabled_at IS NULL;
  IF NOT FOUND THEN RETURN; END IF;
  codes := CASE WHEN role IN ('system_admin', 'security_admin') THEN '{}'::codemultirange
                ELSE division_scope(division_code) END;
  PERFORM set_config('rongyao.scope', codes::text, true),
          set_config('rongyao.persons', '{}', true);
  SELECT coalesce(array_agg(lower(part)), '{}'), coalesce(array_agg(upper(part)), '{}')
    INTO codes_from, codes_before FROM unnest(codes) AS part;
  RETURN NEXT;
END $$
"""

# Nobody signs in as the dead, and no agency outlives its principal. The twin of the period
# rule is app/domain/identity/agency.py, which also names what is wrong.
ENTER_CITIZEN = """
CREATE FUNCTION enter_citizen(p_session uuid, p_acting_for uuid) RETURNS TABLE (
  account_id uuid, person_id uuid, subject_id uuid, agency_id uuid, scopes text[],
  starts_on date, ends_before date, revoked boolean, principal_alive boolean, entered_at timestamptz
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE today date;
BEGIN
  entered_at := app_now();
  today := (entered_at AT TIME ZONE 'UTC' + interval '8 hours')::date;
  SELECT s.account_id, p.id, p.id INTO account_id, person_id, subject_id
    FROM citizen_sessions s
    LEFT JOIN identity_bindings b ON b.account_id = s.account_id AND b.unbound_at IS NULL
    LEFT JOIN persons p ON p.id = b.person_id AND p.died_on IS NULL
    WHERE s.id = p_session AND s.revoked_at IS NULL AND entered_at < s.ends_at;
  IF NOT FOUND THEN RETURN; END IF;
  IF p_acting_for IS DISTINCT FROM person_id AND p_acting_for IS NOT NULL THEN
    subject_id := NULL;
    SELECT g.id, g.scopes, g.starts_on, g.ends_before, g.revoked_at IS NOT NULL,
           p.died_on IS NULL
      INTO agency_id, scopes, starts_on, ends_before, revoked, principal_alive
      FROM agencies g JOIN persons p ON p.id = g.principal_id
      WHERE g.principal_id = p_acting_for AND g.agent_id = enter_citizen.person_id
      ORDER BY g.revoked_at DESC NULLS FIRST LIMIT 1;
    IF FOUND AND principal_alive AND NOT revoked AND starts_on <= today
       AND (ends_before IS NULL OR today < ends_before) THEN
      subject_id := p_acting_for;
    END IF;
  END IF;
  PERFORM set_config('rongyao.scope', '{}', true),
          set_config('rongyao.persons', coalesce('{' || subject_id || '}', '{}'), true);
  RETURN NEXT;
END $$
"""

# Whoever binds an identity has no scope yet, so row security would hide the registry.
REGISTERED = """
CREATE FUNCTION registered(p_number_indexes bytea[], p_person uuid) RETURNS TABLE (
  person_id uuid, names text[], phone_index bytea, alive boolean
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT p.id, p.name || p.former_names, p.phone_index, p.died_on IS NULL
    FROM persons p WHERE p.id_number_index = ANY (p_number_indexes) OR p.id = p_person;
END $$
"""

# Events of bindings and agencies belong to the division of their person, whom whoever binds
# does not see yet.
DIVISION_OF_PERSON = """
CREATE FUNCTION division_of_person(p_person uuid) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN (SELECT p.division_code FROM persons p WHERE p.id = p_person);
END $$
"""
FUNCTIONS = {
    "enter_staff(uuid)": ENTER_STAFF,
    "enter_citizen(uuid, uuid)": ENTER_CITIZEN,
    "registered(bytea[], uuid)": REGISTERED,
    "division_of_person(uuid)": DIVISION_OF_PERSON,
}


def upgrade() -> None:
    _wechat_accounts()
    _staff_accounts()
    _identity_bindings()
    _binding_codes()
    _citizen_sessions()
    _staff_sessions()
    _refresh_tokens()
    _agencies()
    _attempt_counters()
    for table, grants in GRANTS.items():
        protect(table, grants=grants)
    for signature, body in FUNCTIONS.items():
        op.execute(body)
        op.execute(f"REVOKE EXECUTE ON FUNCTION {signature} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO rongyao_app")


def downgrade() -> None:
    for signature in FUNCTIONS:
        op.execute(f"DROP FUNCTION {signature}")
    for table in reversed(GRANTS):
        op.drop_table(table)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=None)


def _session_end() -> sa.Enum:
    return _choice(
        "session_end",
        "signed_out",
        "token_reused",
        "account_disabled",
        "credentials_changed",
        "password_wrong",
    )


def _wechat_accounts() -> None:
    op.create_table(
        "wechat_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appid", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "openid", sa.Text(collation="C"), nullable=False, comment="Unique within one appid only"
        ),
        sa.Column(
            "unionid",
            sa.Text(collation="C"),
            nullable=True,
            comment="Joins mini programs of one owner, where WeChat tells it",
        ),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wechat_accounts")),
    )
    op.create_index(
        "uq_wechat_accounts_openid", "wechat_accounts", ["appid", "openid"], unique=True
    )


def _staff_accounts() -> None:
    op.create_table(
        "staff_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "username", sa.Text(collation="C"), nullable=False, comment="Lower case, for ever"
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="As colleagues and citizens read it"),
        sa.Column(
            "role",
            _choice(
                "role",
                "village_clerk",
                "township_clerk",
                "county_reviewer",
                "city_reviewer",
                "city_supervisor",
                "province_reviewer",
                "hospital_panel",
                "medical_team",
                "finance",
                "auditor",
                "system_admin",
                "security_admin",
            ),
            nullable=False,
        ),
        sa.Column(
            "division_code",
            sa.Text(collation="C"),
            nullable=False,
            comment="Its subtree is what the account may see",
        ),
        sa.Column(
            "person_id",
            sa.Uuid(),
            nullable=True,
            comment="Set where the registry knows them: nobody decides alone",
        ),
        sa.Column(
            "password_hash", sa.Text(), nullable=False, comment="argon2id, with its parameters"
        ),
        sa.Column(
            "password_given",
            sa.Boolean(),
            nullable=False,
            comment="Given by somebody else: must be replaced before anything else",
        ),
        sa.Column("totp_secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column(
            "last_totp_step",
            sa.BigInteger(),
            nullable=True,
            comment="Codes up to this step are spent",
        ),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "username ~ '^[a-z][a-z0-9_.-]{2,31}$'",
            name=op.f("ck_staff_accounts_username_is_plain"),
        ),
        sa.ForeignKeyConstraint(
            ["division_code"], ["divisions.code"], name=op.f("fk_staff_accounts_division_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_accounts")),
    )
    op.create_index("ix_staff_accounts_division", "staff_accounts", ["division_code", "id"])
    op.create_index("uq_staff_accounts_username", "staff_accounts", ["username"], unique=True)


def _identity_bindings() -> None:
    op.create_table(
        "identity_bindings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "method", _choice("binding_method", "registered_phone", "paper_code"), nullable=False
        ),
        sa.Column("bound_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("unbound_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column(
            "unbound_because", _choice("binding_end", "by_holder", "by_station"), nullable=True
        ),
        sa.CheckConstraint(
            "(unbound_at IS NULL) = (unbound_because IS NULL)",
            name=op.f("ck_identity_bindings_an_end_has_a_reason"),
        ),
        sa.CheckConstraint(
            "unbound_at >= bound_at", name=op.f("ck_identity_bindings_ends_after_beginning")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["wechat_accounts.id"], name=op.f("fk_identity_bindings_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_bindings")),
    )
    op.create_index("ix_identity_bindings_person", "identity_bindings", ["person_id"])
    op.create_index(
        "uq_identity_bindings_account",
        "identity_bindings",
        ["account_id"],
        unique=True,
        postgresql_where=sa.text("unbound_at IS NULL"),
    )


def _binding_codes() -> None:
    op.create_table(
        "binding_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "code_index",
            sa.LargeBinary(),
            nullable=False,
            comment="Keyed HMAC: twelve digits would not withstand a plain hash",
        ),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("issued_by_staff_id", sa.Uuid(), nullable=False),
        sa.Column("issued_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("expires_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column(
            "tries_left",
            sa.SmallInteger(),
            nullable=False,
            comment="A right code with a wrong name costs one",
        ),
        sa.Column("used_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("used_by_account_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(used_at IS NULL) = (used_by_account_id IS NULL)",
            name=op.f("ck_binding_codes_use_is_whole_or_absent"),
        ),
        sa.CheckConstraint("expires_at > issued_at", name=op.f("ck_binding_codes_lives_a_while")),
        sa.CheckConstraint("tries_left >= 0", name=op.f("ck_binding_codes_tries_are_left_or_none")),
        sa.ForeignKeyConstraint(
            ["issued_by_staff_id"],
            ["staff_accounts.id"],
            name=op.f("fk_binding_codes_issued_by_staff_id"),
        ),
        sa.ForeignKeyConstraint(
            ["used_by_account_id"],
            ["wechat_accounts.id"],
            name=op.f("fk_binding_codes_used_by_account_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_binding_codes")),
    )
    op.create_index("ix_binding_codes_person", "binding_codes", ["person_id"])
    op.create_index("uq_binding_codes_code", "binding_codes", ["code_index"], unique=True)


def _citizen_sessions() -> None:
    op.create_table(
        "citizen_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column(
            "ends_at",
            sa.TIMESTAMP(timezone=True),
            nullable=False,
            comment="Whatever is refreshed, not after this",
        ),
        sa.Column("revoked_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("revoked_because", _session_end(), nullable=True),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_because IS NULL)",
            name=op.f("ck_citizen_sessions_an_end_has_a_reason"),
        ),
        sa.CheckConstraint("ends_at > created_at", name=op.f("ck_citizen_sessions_lives_a_while")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["wechat_accounts.id"], name=op.f("fk_citizen_sessions_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citizen_sessions")),
    )
    op.create_index("ix_citizen_sessions_account", "citizen_sessions", ["account_id"])


def _staff_sessions() -> None:
    op.create_table(
        "staff_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column(
            "idle_ends_at",
            sa.TIMESTAMP(timezone=True),
            nullable=False,
            comment="Moved on by every refresh",
        ),
        sa.Column("ends_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("revoked_because", _session_end(), nullable=True),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_because IS NULL)",
            name=op.f("ck_staff_sessions_an_end_has_a_reason"),
        ),
        sa.CheckConstraint("ends_at > created_at", name=op.f("ck_staff_sessions_lives_a_while")),
        sa.CheckConstraint(
            "idle_ends_at <= ends_at", name=op.f("ck_staff_sessions_idle_end_comes_first")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["staff_accounts.id"], name=op.f("fk_staff_sessions_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_sessions")),
    )
    op.create_index("ix_staff_sessions_account", "staff_sessions", ["account_id"])


def _refresh_tokens() -> None:
    op.create_table(
        "refresh_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("citizen_session_id", sa.Uuid(), nullable=True),
        sa.Column("staff_session_id", sa.Uuid(), nullable=True),
        sa.Column(
            "token_hash", sa.LargeBinary(), nullable=False, comment="SHA-256 of 256 random bits"
        ),
        sa.Column("issued_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("expires_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("used_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("successor_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(used_at IS NULL) = (successor_id IS NULL)",
            name=op.f("ck_refresh_tokens_use_has_a_successor"),
        ),
        sa.CheckConstraint("expires_at > issued_at", name=op.f("ck_refresh_tokens_lives_a_while")),
        sa.CheckConstraint(
            "num_nonnulls(citizen_session_id, staff_session_id) = 1",
            name=op.f("ck_refresh_tokens_one_family"),
        ),
        sa.CheckConstraint(
            "octet_length(token_hash) = 32", name=op.f("ck_refresh_tokens_hash_is_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["citizen_session_id"],
            ["citizen_sessions.id"],
            name=op.f("fk_refresh_tokens_citizen_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_session_id"],
            ["staff_sessions.id"],
            name=op.f("fk_refresh_tokens_staff_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"],
            ["refresh_tokens.id"],
            name=op.f("fk_refresh_tokens_successor_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refresh_tokens")),
        sa.UniqueConstraint("successor_id", name=op.f("uq_refresh_tokens_successor_id")),
    )
    op.create_index("ix_refresh_tokens_citizen_session", "refresh_tokens", ["citizen_session_id"])
    op.create_index("ix_refresh_tokens_staff_session", "refresh_tokens", ["staff_session_id"])
    op.create_index("uq_refresh_tokens_hash", "refresh_tokens", ["token_hash"], unique=True)


def _agencies() -> None:
    op.create_table(
        "agencies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=False, comment="Whose affairs are handled"),
        sa.Column(
            "agent_id",
            sa.Uuid(),
            nullable=True,
            comment="Who handles them; unknown while it is an offer",
        ),
        sa.Column("kind", _choice("agency_kind", "mandate", "guardianship"), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text()), nullable=False, comment="Values of AgencyScope"),
        sa.Column(
            "evidence_kind",
            _choice(
                "evidence_kind",
                "in_app",
                "paper_mandate",
                "video_mandate",
                "court_ruling",
                "committee_statement",
            ),
            nullable=False,
        ),
        sa.Column(
            "evidence_reference",
            sa.Text(),
            nullable=True,
            comment="Where the paper or video is kept: archive number or attachment",
        ),
        sa.Column("entered_by_staff_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=True),
        sa.Column("offered_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column(
            "invitation_index", sa.LargeBinary(), nullable=True, comment="Keyed HMAC of the code"
        ),
        sa.Column("invitation_expires_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column(
            "revoked_because",
            _choice("agency_end", "by_principal", "by_agent", "by_station", "replaced"),
            nullable=True,
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(evidence_kind = 'in_app') = (entered_by_staff_id IS NULL)",
            name=op.f("ck_agencies_a_clerk_checked_the_paper"),
        ),
        sa.CheckConstraint(
            "cardinality(scopes) > 0 AND scopes <@ ARRAY['apply', 'book', 'view_dossier',"
            " 'view_health', 'view_payments']::text[]",
            name=op.f("ck_agencies_scopes_are_known"),
        ),
        sa.CheckConstraint(
            "ends_before IS NOT NULL OR kind = 'guardianship'",
            name=op.f("ck_agencies_a_mandate_has_an_end"),
        ),
        sa.CheckConstraint(
            "(agent_id IS NULL) = (accepted_at IS NULL)",
            name=op.f("ck_agencies_agent_has_accepted"),
        ),
        sa.CheckConstraint(
            "(invitation_index IS NULL) = (invitation_expires_at IS NULL)",
            name=op.f("ck_agencies_invitation_is_whole"),
        ),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_because IS NULL)",
            name=op.f("ck_agencies_an_end_has_a_reason"),
        ),
        sa.CheckConstraint(
            "accepted_at IS NOT NULL OR invitation_index IS NOT NULL",
            name=op.f("ck_agencies_offered_or_accepted"),
        ),
        sa.CheckConstraint(
            "agent_id <> principal_id", name=op.f("ck_agencies_nobody_is_his_own_agent")
        ),
        sa.CheckConstraint("ends_before > starts_on", name=op.f("ck_agencies_period_holds_a_day")),
        sa.ForeignKeyConstraint(
            ["entered_by_staff_id"],
            ["staff_accounts.id"],
            name=op.f("fk_agencies_entered_by_staff_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agencies")),
    )
    op.create_index("ix_agencies_agent", "agencies", ["agent_id"])
    op.create_index("uq_agencies_invitation", "agencies", ["invitation_index"], unique=True)
    op.create_index(
        "uq_agencies_pair",
        "agencies",
        ["principal_id", "agent_id"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def _attempt_counters() -> None:
    op.create_table(
        "attempt_counters",
        sa.Column(
            "kind",
            _choice(
                "attempt_kind",
                "staff_from",
                "staff_address",
                "staff_name",
                "binding_account",
                "binding_address",
                "binding_target",
            ),
            nullable=False,
        ),
        sa.Column(
            "key",
            sa.LargeBinary(),
            nullable=False,
            comment="Keyed HMAC of the name, address or number that is counted",
        ),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("window_ends_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint("failures > 0", name=op.f("ck_attempt_counters_counts_something")),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_attempt_counters")),
    )
    op.create_index("ix_attempt_counters_window_ends_at", "attempt_counters", ["window_ends_at"])
