"""Batches, payments and the ledger."""

from alembic import op

from migrations.protection_v2 import protect

revision = "0015_payments"
down_revision = "0014_entitlements"

TABLES = {
    "batches": """
        id UUID NOT NULL,
        number TEXT COLLATE "C" NOT NULL,
        programme TEXT COLLATE "C" NOT NULL,
        period DATE NOT NULL,
        county_code TEXT COLLATE "C" NOT NULL,
        kind VARCHAR NOT NULL,
        status VARCHAR NOT NULL,
        count BIGINT NOT NULL,
        total_fen BIGINT NOT NULL,
        excluded_count BIGINT NOT NULL,
        shown_count BIGINT NOT NULL,
        digest BYTEA,
        returned_reason TEXT,
        prepared_by UUID NOT NULL,
        prepared_at TIMESTAMP WITH TIME ZONE NOT NULL,
        reviewed_by UUID,
        reviewed_at TIMESTAMP WITH TIME ZONE,
        approved_by UUID,
        approved_at TIMESTAMP WITH TIME ZONE,
        submitted_at TIMESTAMP WITH TIME ZONE,
        ended_at TIMESTAMP WITH TIME ZONE,
        version BIGINT NOT NULL,
        CONSTRAINT pk_batches PRIMARY KEY (id),
        CONSTRAINT ck_batches_period_is_a_month CHECK (extract(day FROM period) = 1),
        CONSTRAINT ck_batches_totals_are_not_negative CHECK (count >= 0 AND total_fen >= 0),
        CONSTRAINT ck_batches_reviewed_by_somebody_else CHECK (reviewed_by <> prepared_by),
        CONSTRAINT ck_batches_approved_by_a_third CHECK (approved_by <> prepared_by AND
          approved_by <> reviewed_by),
        CONSTRAINT ck_batches_reviewed_before_it_moves CHECK (status IN ('draft', 'cancelled')
          OR reviewed_by IS NOT NULL),
        CONSTRAINT ck_batches_approved_before_it_moves CHECK (status IN ('draft', 'reviewed',
          'publicised', 'cancelled') OR approved_by IS NOT NULL),
        CONSTRAINT fk_batches_programme FOREIGN KEY(programme) REFERENCES programmes (code),
        CONSTRAINT fk_batches_county_code FOREIGN KEY(county_code) REFERENCES divisions (code),
        CONSTRAINT ck_batches_batch_kind CHECK (kind IN ('regular', 'reissue', 'one_off')),
        CONSTRAINT ck_batches_batch_status CHECK (status IN ('draft', 'reviewed', 'publicised',
          'finance_approved', 'submitted', 'bank_accepted', 'rejected_by_bank', 'funded',
          'partly_settled', 'settled', 'reconciled', 'cancelled')),
        CONSTRAINT fk_batches_prepared_by FOREIGN KEY(prepared_by) REFERENCES staff_accounts
          (id),
        CONSTRAINT fk_batches_reviewed_by FOREIGN KEY(reviewed_by) REFERENCES staff_accounts
          (id),
        CONSTRAINT fk_batches_approved_by FOREIGN KEY(approved_by) REFERENCES staff_accounts
          (id)
    """,
    "batch_tariffs": """
        id UUID NOT NULL,
        batch_id UUID NOT NULL,
        key JSONB NOT NULL,
        key_digest BYTEA NOT NULL,
        amount_fen BIGINT NOT NULL,
        composition JSONB NOT NULL,
        explanation JSONB NOT NULL,
        CONSTRAINT pk_batch_tariffs PRIMARY KEY (id),
        CONSTRAINT ck_batch_tariffs_amount_is_not_negative CHECK (amount_fen >= 0),
        CONSTRAINT fk_batch_tariffs_batch_id FOREIGN KEY(batch_id) REFERENCES batches (id)
    """,
    "remittances": """
        id UUID NOT NULL,
        batch_id UUID NOT NULL,
        county_code TEXT COLLATE "C" NOT NULL,
        bank_code TEXT COLLATE "C" NOT NULL,
        status VARCHAR NOT NULL,
        count BIGINT NOT NULL,
        total_fen BIGINT NOT NULL,
        digest BYTEA NOT NULL,
        voucher_no TEXT,
        paying_account TEXT,
        value_on DATE,
        funded_by UUID,
        funded_at TIMESTAMP WITH TIME ZONE,
        accepted_at TIMESTAMP WITH TIME ZONE,
        rejected_reason VARCHAR,
        rejected_note TEXT,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_remittances PRIMARY KEY (id),
        CONSTRAINT uq_remittances_batch_id_bank_code UNIQUE (batch_id, bank_code),
        CONSTRAINT ck_remittances_holds_something CHECK (count > 0 AND total_fen > 0),
        CONSTRAINT ck_remittances_funded_by_a_voucher CHECK ((voucher_no IS NULL) = (funded_at
          IS NULL)),
        CONSTRAINT ck_remittances_rejected_for_a_reason CHECK ((status = 'rejected') =
          (rejected_reason IS NOT NULL)),
        CONSTRAINT fk_remittances_batch_id FOREIGN KEY(batch_id) REFERENCES batches (id),
        CONSTRAINT fk_remittances_county_code FOREIGN KEY(county_code) REFERENCES divisions
          (code),
        CONSTRAINT fk_remittances_bank_code FOREIGN KEY(bank_code) REFERENCES banks (code),
        CONSTRAINT ck_remittances_remittance_status CHECK (status IN ('prepared', 'submitted',
          'accepted', 'rejected', 'settling', 'settled', 'reconciled')),
        CONSTRAINT fk_remittances_funded_by FOREIGN KEY(funded_by) REFERENCES staff_accounts
          (id),
        CONSTRAINT ck_remittances_rejection_reason CHECK (rejected_reason IN ('totals',
          'no_funds', 'format'))
    """,
    "batch_exclusions": """
        id UUID NOT NULL,
        batch_id UUID NOT NULL,
        entitlement_id UUID NOT NULL,
        person_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        period DATE NOT NULL,
        kind VARCHAR NOT NULL,
        amount_fen BIGINT,
        codes TEXT[] NOT NULL,
        CONSTRAINT pk_batch_exclusions PRIMARY KEY (id),
        CONSTRAINT fk_batch_exclusions_batch_id FOREIGN KEY(batch_id) REFERENCES batches (id),
        CONSTRAINT fk_batch_exclusions_entitlement_id FOREIGN KEY(entitlement_id) REFERENCES
          entitlements (id),
        CONSTRAINT fk_batch_exclusions_person_id FOREIGN KEY(person_id) REFERENCES persons (id),
        CONSTRAINT ck_batch_exclusions_payment_kind CHECK (kind IN ('regular', 'raise',
          'one_off', 'funeral'))
    """,
    "payments": """
        id UUID NOT NULL,
        payment_no TEXT COLLATE "C" NOT NULL,
        batch_id UUID NOT NULL,
        entitlement_id UUID NOT NULL,
        person_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        county_code TEXT COLLATE "C" NOT NULL,
        programme TEXT COLLATE "C" NOT NULL,
        period DATE NOT NULL,
        kind VARCHAR NOT NULL,
        cause_id UUID,
        amount_fen BIGINT NOT NULL,
        charged_year SMALLINT NOT NULL,
        tariff_id UUID NOT NULL,
        payee_name TEXT NOT NULL,
        account_id UUID NOT NULL,
        bank_code TEXT COLLATE "C" NOT NULL,
        status VARCHAR NOT NULL,
        attempt SMALLINT NOT NULL,
        shown BOOLEAN NOT NULL,
        hold_reason TEXT,
        sent_at TIMESTAMP WITH TIME ZONE,
        settled_at TIMESTAMP WITH TIME ZONE,
        result_code TEXT,
        result_meaning VARCHAR,
        changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_payments PRIMARY KEY (id),
        CONSTRAINT ck_payments_period_is_a_month CHECK (extract(day FROM period) = 1),
        CONSTRAINT ck_payments_amount_is_positive CHECK (amount_fen > 0),
        CONSTRAINT ck_payments_attempt_is_counted CHECK (attempt BETWEEN 1 AND 99),
        CONSTRAINT ck_payments_held_for_a_reason CHECK ((status = 'held') = (hold_reason IS NOT
          NULL)),
        CONSTRAINT ck_payments_sent_before_any_result CHECK (status NOT IN ('sent', 'paid',
          'unknown', 'returned') OR sent_at IS NOT NULL),
        CONSTRAINT fk_payments_batch_id FOREIGN KEY(batch_id) REFERENCES batches (id),
        CONSTRAINT ck_payments_payment_kind CHECK (kind IN ('regular', 'raise', 'one_off',
          'funeral')),
        CONSTRAINT ck_payments_payment_status CHECK (status IN ('ready', 'held', 'sent', 'paid',
          'failed', 'unknown', 'returned', 'cancelled')),
        CONSTRAINT ck_payments_meaning CHECK (result_meaning IN ('paid', 'fix_data', 'retry',
          'investigate', 'wait'))
    """,
    "payment_attempts": """
        id UUID NOT NULL,
        payment_id UUID NOT NULL,
        payment_no TEXT COLLATE "C" NOT NULL,
        attempt SMALLINT NOT NULL,
        person_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        batch_id UUID NOT NULL,
        bank_code TEXT COLLATE "C" NOT NULL,
        account_id UUID NOT NULL,
        amount_fen BIGINT NOT NULL,
        status VARCHAR NOT NULL,
        sent_at TIMESTAMP WITH TIME ZONE,
        settled_at TIMESTAMP WITH TIME ZONE,
        result_code TEXT,
        result_meaning VARCHAR,
        ended_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_payment_attempts PRIMARY KEY (id),
        CONSTRAINT fk_payment_attempts_payment_id FOREIGN KEY(payment_id) REFERENCES payments
          (id),
        CONSTRAINT fk_payment_attempts_person_id FOREIGN KEY(person_id) REFERENCES persons (id),
        CONSTRAINT fk_payment_attempts_batch_id FOREIGN KEY(batch_id) REFERENCES batches (id),
        CONSTRAINT fk_payment_attempts_bank_code FOREIGN KEY(bank_code) REFERENCES banks (code),
        CONSTRAINT fk_payment_attempts_account_id FOREIGN KEY(account_id) REFERENCES
          payment_accounts (id),
        CONSTRAINT ck_payment_attempts_payment_status CHECK (status IN ('ready', 'held', 'sent',
          'paid', 'failed', 'unknown', 'returned', 'cancelled')),
        CONSTRAINT ck_payment_attempts_meaning CHECK (result_meaning IN ('paid', 'fix_data',
          'retry', 'investigate', 'wait'))
    """,
    "ledger_accounts": """
        id UUID NOT NULL,
        county_code TEXT COLLATE "C" NOT NULL,
        programme TEXT COLLATE "C" NOT NULL,
        year SMALLINT NOT NULL,
        name VARCHAR NOT NULL,
        debits_fen BIGINT NOT NULL,
        credits_fen BIGINT NOT NULL,
        CONSTRAINT pk_ledger_accounts PRIMARY KEY (id),
        CONSTRAINT ck_ledger_accounts_sides_are_not_negative CHECK (debits_fen >= 0 AND
          credits_fen >= 0),
        CONSTRAINT ck_ledger_accounts_never_below_zero CHECK (name = 'treasury' OR credits_fen
          >= debits_fen),
        CONSTRAINT fk_ledger_accounts_county_code FOREIGN KEY(county_code) REFERENCES divisions
          (code),
        CONSTRAINT fk_ledger_accounts_programme FOREIGN KEY(programme) REFERENCES programmes
          (code),
        CONSTRAINT ck_ledger_accounts_ledger_name CHECK (name IN ('treasury', 'appropriation',
          'payable', 'paid', 'returned', 'recovered'))
    """,
    "ledger_transfers": """
        id UUID NOT NULL,
        county_code TEXT COLLATE "C" NOT NULL,
        debit_id UUID NOT NULL,
        credit_id UUID NOT NULL,
        amount_fen BIGINT NOT NULL,
        count BIGINT NOT NULL,
        reason VARCHAR NOT NULL,
        reference TEXT COLLATE "C" NOT NULL,
        batch_id UUID,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        posted_by UUID,
        CONSTRAINT pk_ledger_transfers PRIMARY KEY (id),
        CONSTRAINT ck_ledger_transfers_amount_is_positive CHECK (amount_fen > 0),
        CONSTRAINT ck_ledger_transfers_moves_between_two CHECK (debit_id <> credit_id),
        CONSTRAINT ck_ledger_transfers_counts_something CHECK (count > 0),
        CONSTRAINT fk_ledger_transfers_debit_id FOREIGN KEY(debit_id) REFERENCES ledger_accounts
          (id),
        CONSTRAINT fk_ledger_transfers_credit_id FOREIGN KEY(credit_id) REFERENCES
          ledger_accounts (id),
        CONSTRAINT ck_ledger_transfers_transfer_reason CHECK (reason IN ('granted', 'approved',
          'confirmed', 'failed', 'held', 'returned', 'reissued', 'given_up', 'recovered',
          'corrected', 'carried_over')),
        CONSTRAINT fk_ledger_transfers_batch_id FOREIGN KEY(batch_id) REFERENCES batches (id),
        CONSTRAINT fk_ledger_transfers_posted_by FOREIGN KEY(posted_by) REFERENCES
          staff_accounts (id)
    """,
    "batch_notices": """
        id UUID NOT NULL,
        batch_id UUID NOT NULL,
        place VARCHAR NOT NULL,
        site TEXT NOT NULL,
        starts_on DATE NOT NULL,
        last_day DATE NOT NULL,
        minimum_amount SMALLINT NOT NULL,
        minimum_unit VARCHAR NOT NULL,
        count BIGINT NOT NULL,
        digest BYTEA NOT NULL,
        opened_by UUID NOT NULL,
        opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
        closed_by UUID,
        closed_at TIMESTAMP WITH TIME ZONE,
        conclusion TEXT,
        CONSTRAINT pk_batch_notices PRIMARY KEY (id),
        CONSTRAINT ck_batch_notices_hangs_at_least_a_day CHECK (last_day >= starts_on),
        CONSTRAINT ck_batch_notices_shows_somebody CHECK (count > 0),
        CONSTRAINT ck_batch_notices_closed_with_words CHECK ((closed_at IS NULL) = (conclusion
          IS NULL)),
        CONSTRAINT fk_batch_notices_batch_id FOREIGN KEY(batch_id) REFERENCES batches (id),
        CONSTRAINT ck_batch_notices_publicity_place CHECK (place IN ('village_board',
          'workplace', 'township_hall', 'county_site')),
        CONSTRAINT ck_batch_notices_limit_unit CHECK (minimum_unit IN ('working_days',
          'calendar_days')),
        CONSTRAINT fk_batch_notices_opened_by FOREIGN KEY(opened_by) REFERENCES staff_accounts
          (id),
        CONSTRAINT fk_batch_notices_closed_by FOREIGN KEY(closed_by) REFERENCES staff_accounts
          (id)
    """,
    "batch_notice_lines": """
        id UUID NOT NULL,
        notice_id UUID NOT NULL,
        ordinal BIGINT NOT NULL,
        payment_no TEXT COLLATE "C" NOT NULL,
        shown JSONB NOT NULL,
        CONSTRAINT pk_batch_notice_lines PRIMARY KEY (id),
        CONSTRAINT fk_batch_notice_lines_notice_id FOREIGN KEY(notice_id) REFERENCES
          batch_notices (id)
    """,
    "batch_objections": """
        id UUID NOT NULL,
        batch_id UUID NOT NULL,
        notice_id UUID NOT NULL,
        entitlement_id UUID NOT NULL,
        payment_no TEXT COLLATE "C" NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        state VARCHAR NOT NULL,
        anonymous BOOLEAN NOT NULL,
        statement_sealed BYTEA,
        raised_at TIMESTAMP WITH TIME ZONE NOT NULL,
        received_by UUID NOT NULL,
        settled_by UUID,
        finding TEXT,
        settled_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_batch_objections PRIMARY KEY (id),
        CONSTRAINT ck_batch_objections_settled_at_a_time CHECK ((state IN ('upheld',
          'dismissed')) = (settled_at IS NOT NULL)),
        CONSTRAINT ck_batch_objections_settled_with_a_finding CHECK ((settled_at IS NULL) =
          (finding IS NULL) AND (settled_at IS NULL) = (settled_by IS NULL)),
        CONSTRAINT fk_batch_objections_batch_id FOREIGN KEY(batch_id) REFERENCES batches (id),
        CONSTRAINT fk_batch_objections_notice_id FOREIGN KEY(notice_id) REFERENCES batch_notices
          (id),
        CONSTRAINT fk_batch_objections_entitlement_id FOREIGN KEY(entitlement_id) REFERENCES
          entitlements (id),
        CONSTRAINT ck_batch_objections_objection_state CHECK (state IN ('open', 'verifying',
          'upheld', 'dismissed')),
        CONSTRAINT fk_batch_objections_received_by FOREIGN KEY(received_by) REFERENCES
          staff_accounts (id),
        CONSTRAINT fk_batch_objections_settled_by FOREIGN KEY(settled_by) REFERENCES
          staff_accounts (id)
    """,
    "appropriations": """
        id UUID NOT NULL,
        county_code TEXT COLLATE "C" NOT NULL,
        programme TEXT COLLATE "C" NOT NULL,
        year SMALLINT NOT NULL,
        amount_fen BIGINT NOT NULL,
        document_no TEXT COLLATE "C" NOT NULL,
        entered_by UUID NOT NULL,
        entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_appropriations PRIMARY KEY (id),
        CONSTRAINT ck_appropriations_amount_is_positive CHECK (amount_fen > 0),
        CONSTRAINT fk_appropriations_county_code FOREIGN KEY(county_code) REFERENCES divisions
          (code),
        CONSTRAINT fk_appropriations_programme FOREIGN KEY(programme) REFERENCES programmes
          (code),
        CONSTRAINT fk_appropriations_entered_by FOREIGN KEY(entered_by) REFERENCES
          staff_accounts (id)
    """,
}

INDEXES = (
    "CREATE INDEX ix_batches_county ON batches (county_code, id)",
    """
        CREATE UNIQUE INDEX uq_batches_building ON batches (county_code, programme, period, kind)
        WHERE status IN ('draft', 'reviewed', 'publicised')
    """,
    "CREATE UNIQUE INDEX uq_batches_number ON batches (number)",
    "CREATE UNIQUE INDEX uq_batch_tariffs_key ON batch_tariffs (batch_id, key_digest)",
    "CREATE INDEX ix_remittances_bank ON remittances (bank_code, updated_at, id)",
    "CREATE INDEX ix_batch_exclusions_batch ON batch_exclusions (batch_id, id)",
    "CREATE INDEX ix_payments_account ON payments (account_id, period)",
    "CREATE INDEX ix_payments_batch ON payments (batch_id, bank_code, payment_no)",
    "CREATE INDEX ix_payments_person ON payments (person_id, period, payment_no)",
    """
        CREATE UNIQUE INDEX uq_payments_live ON payments (entitlement_id, period, kind, cause_id)
        NULLS NOT DISTINCT WHERE status <> 'cancelled'
    """,
    "CREATE UNIQUE INDEX uq_payments_number ON payments (payment_no)",
    """
        CREATE INDEX ix_payment_attempts_batch ON payment_attempts (batch_id, bank_code,
        payment_no)
    """,
    "CREATE UNIQUE INDEX uq_payment_attempts_number ON payment_attempts (payment_no, attempt)",
    """
        CREATE UNIQUE INDEX uq_ledger_accounts ON ledger_accounts (county_code, programme, year,
        name)
    """,
    "CREATE INDEX ix_ledger_transfers_batch ON ledger_transfers (batch_id)",
    "CREATE INDEX ix_ledger_transfers_credit ON ledger_transfers (credit_id, id)",
    "CREATE INDEX ix_ledger_transfers_debit ON ledger_transfers (debit_id, id)",
    "CREATE UNIQUE INDEX uq_ledger_transfers_reference ON ledger_transfers (reference)",
    "CREATE INDEX ix_batch_notices_batch ON batch_notices (batch_id, id)",
    """
        CREATE UNIQUE INDEX uq_batch_notices_open ON batch_notices (batch_id) WHERE closed_at IS
        NULL
    """,
    "CREATE UNIQUE INDEX uq_batch_notice_lines ON batch_notice_lines (notice_id, ordinal)",
    "CREATE INDEX ix_batch_objections_notice ON batch_objections (notice_id, id)",
    """
        CREATE UNIQUE INDEX uq_appropriations_document ON appropriations (county_code,
        programme, year, document_no)
    """,
    "CREATE INDEX ix_batches_runs ON batches (county_code, programme, kind, period, id)",
    """
        CREATE INDEX ix_payments_trouble ON payments (division_code, payment_no) WHERE status IN
        ('failed', 'held', 'returned', 'unknown')
    """,
)

UUID7 = """
CREATE FUNCTION uuid7_at(at timestamptz, ordinal bigint) RETURNS uuid
  LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT encode(
    substring(int8send((extract(epoch FROM at) * 1000)::bigint + (ordinal >> 12)) FROM 3)
      || substring(int4send((x'7000'::int | (ordinal & 4095)::int)) FROM 3)
      || substring(uuid_send(gen_random_uuid()) FROM 9),
    'hex')::uuid
$$
"""
STAYING = ("entitlements", "payment_accounts")
SEQUENCES = ("batch_numbers", "payment_numbers")


def upgrade() -> None:
    op.execute(UUID7)
    for sequence in SEQUENCES:
        op.execute(f"CREATE SEQUENCE {sequence}")
        op.execute(f"GRANT USAGE ON SEQUENCE {sequence} TO rongyao_app")
    for name, columns in TABLES.items():
        op.execute(f"CREATE TABLE {name} ({columns})")
    for index in INDEXES:
        op.execute(index)
    for table in STAYING:
        op.execute(
            f"CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    protect("batches", division="county_code", hot=True)
    protect("batch_tariffs", hot=True)
    protect("remittances", division="county_code", hot=True, bank="bank_code")
    protect("batch_notices", parent="batches", via="batch_id")
    protect("batch_notice_lines", parent="batch_notices", via="notice_id")
    protect("batch_objections", division="division_code")
    protect("appropriations", division="county_code", grants="SELECT, INSERT", append_only=True)
    protect("batch_exclusions", parent="batches", via="batch_id")
    protect("payments", division="division_code", person="person_id", hot=True, bank="bank_code")
    protect(
        "payment_attempts", division="division_code", person="person_id", hot=True, bank="bank_code"
    )
    protect("ledger_accounts", division="county_code", grants="SELECT, INSERT, UPDATE")
    protect("ledger_transfers", division="county_code", grants="SELECT, INSERT", append_only=True)


def downgrade() -> None:
    for table in STAYING:
        op.execute(f"DROP TRIGGER never_removed ON {table}")
    for table in reversed(TABLES):
        op.drop_table(table)
    for sequence in SEQUENCES:
        op.execute(f"DROP SEQUENCE {sequence}")
    op.execute("DROP FUNCTION uuid7_at")
