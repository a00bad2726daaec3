"""Entitlements, their payers and stops, confirmations and arrears."""

from alembic import op

from migrations.protection_v2 import protect

revision = "0014_entitlements"
down_revision = "0013_accounts"

TABLES = {
    "entitlements": """
        id UUID NOT NULL,
        person_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        programme TEXT COLLATE "C" NOT NULL,
        category VARCHAR,
        nature VARCHAR,
        grade SMALLINT,
        service_years SMALLINT,
        fixed_fen BIGINT,
        basis VARCHAR NOT NULL,
        basis_id UUID,
        basis_ref TEXT NOT NULL,
        starts_on DATE NOT NULL,
        ends_before DATE,
        due_from DATE NOT NULL,
        status VARCHAR NOT NULL,
        opened_by UUID,
        opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
        confirmed_by UUID,
        confirmed_at TIMESTAMP WITH TIME ZONE,
        foreseen_before DATE,
        ended_reason VARCHAR,
        version BIGINT NOT NULL,
        CONSTRAINT pk_entitlements PRIMARY KEY (id),
        CONSTRAINT ck_entitlements_starts_is_a_month CHECK (extract(day FROM starts_on) = 1),
        CONSTRAINT ck_entitlements_ends_before_is_a_month CHECK (extract(day FROM ends_before) =
          1),
        CONSTRAINT ck_entitlements_due_from_is_a_month CHECK (extract(day FROM due_from) = 1),
        CONSTRAINT ck_entitlements_ends_after_it_starts CHECK (starts_on <= ends_before),
        CONSTRAINT ck_entitlements_owed_once_it_started CHECK (due_from >= starts_on),
        CONSTRAINT ck_entitlements_grade_is_one_to_ten CHECK (grade BETWEEN 1 AND 10),
        CONSTRAINT ck_entitlements_service_years_are_sane CHECK (service_years BETWEEN 1 AND
          80),
        CONSTRAINT ck_entitlements_fixed_amount_is_positive CHECK (fixed_fen > 0),
        CONSTRAINT ck_entitlements_confirmed_by_somebody_else CHECK (confirmed_by <> opened_by),
        CONSTRAINT ck_entitlements_confirmed_before_it_runs CHECK (status IN ('proposed',
          'dismissed', 'cancelled') OR confirmed_at IS NOT NULL),
        CONSTRAINT ck_entitlements_ended_at_a_month CHECK ((status IN ('ended', 'cancelled')) <=
          (ends_before IS NOT NULL)),
        CONSTRAINT ck_entitlements_ended_for_a_reason CHECK ((status IN ('ended', 'cancelled')) =
          (ended_reason IS NOT NULL)),
        CONSTRAINT ck_entitlements_end_reason CHECK (ended_reason IN ('death',
          'approval_revoked', 'succeeded', 'conditions_over', 'cancelled')),
        CONSTRAINT fk_entitlements_person_id FOREIGN KEY(person_id) REFERENCES persons (id),
        CONSTRAINT fk_entitlements_division_code FOREIGN KEY(division_code) REFERENCES divisions
          (code),
        CONSTRAINT fk_entitlements_programme FOREIGN KEY(programme) REFERENCES programmes
          (code),
        CONSTRAINT ck_entitlements_category_code CHECK (category IN ('disabled_veteran',
          'disabled_police', 'disabled_official', 'disabled_militia', 'martyr_survivor',
          'duty_death_survivor', 'illness_death_survivor', 'war_participant',
          'test_participant', 'returned_with_illness', 'rural_veteran_60',
          'demobilised_before_1954', 'aged_martyr_child', 'red_army_veteran',
          'west_route_veteran', 'separated_red_army')),
        CONSTRAINT ck_entitlements_disability_nature CHECK (nature IN ('combat', 'duty',
          'illness')),
        CONSTRAINT ck_entitlements_basis CHECK (basis IN ('request', 'import', 'register')),
        CONSTRAINT ck_entitlements_entitlement_status CHECK (status IN ('proposed', 'active',
          'suspended', 'ended', 'cancelled', 'dismissed')),
        CONSTRAINT fk_entitlements_opened_by FOREIGN KEY(opened_by) REFERENCES staff_accounts
          (id),
        CONSTRAINT fk_entitlements_confirmed_by FOREIGN KEY(confirmed_by) REFERENCES
          staff_accounts (id)
    """,
    "entitlement_payers": """
        id UUID NOT NULL,
        entitlement_id UUID NOT NULL,
        county_code TEXT COLLATE "C" NOT NULL,
        from_on DATE NOT NULL,
        before_on DATE,
        CONSTRAINT pk_entitlement_payers PRIMARY KEY (id),
        CONSTRAINT ck_entitlement_payers_from_is_a_month CHECK (extract(day FROM from_on) = 1),
        CONSTRAINT ck_entitlement_payers_before_is_a_month CHECK (extract(day FROM before_on) =
          1),
        CONSTRAINT ck_entitlement_payers_period_holds_a_month CHECK (from_on < before_on),
        CONSTRAINT ck_entitlement_payers_payer_is_a_county CHECK (county_code ~
          '^[0-9]{6}000000$'),
        CONSTRAINT ex_entitlement_payers_period EXCLUDE USING gist (uuidrange(entitlement_id,
          entitlement_id, '[]') WITH &&, daterange(from_on, before_on) WITH &&),
        CONSTRAINT fk_entitlement_payers_entitlement_id FOREIGN KEY(entitlement_id) REFERENCES
          entitlements (id),
        CONSTRAINT fk_entitlement_payers_county_code FOREIGN KEY(county_code) REFERENCES
          divisions (code)
    """,
    "suspensions": """
        id UUID NOT NULL,
        entitlement_id UUID NOT NULL,
        reason VARCHAR NOT NULL,
        word VARCHAR NOT NULL,
        authority VARCHAR NOT NULL,
        document_no TEXT,
        from_on DATE NOT NULL,
        before_on DATE,
        repays BOOLEAN NOT NULL,
        decided_by UUID,
        decided_at TIMESTAMP WITH TIME ZONE NOT NULL,
        lifted_by UUID,
        lifted_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_suspensions PRIMARY KEY (id),
        CONSTRAINT ck_suspensions_from_is_a_month CHECK (extract(day FROM from_on) = 1),
        CONSTRAINT ck_suspensions_before_is_a_month CHECK (extract(day FROM before_on) = 1),
        CONSTRAINT ck_suspensions_period_runs_forward CHECK (from_on <= before_on),
        CONSTRAINT ck_suspensions_lifted_at_a_time CHECK ((before_on IS NULL) = (lifted_at IS
          NULL)),
        CONSTRAINT fk_suspensions_entitlement_id FOREIGN KEY(entitlement_id) REFERENCES
          entitlements (id),
        CONSTRAINT ck_suspensions_suspension_reason CHECK (reason IN ('unconfirmed',
          'death_reported', 'prison_term', 'rights_deprived', 'wanted', 'in_institution',
          'under_review', 'convicted_for_life', 'dismissed_from_forces')),
        CONSTRAINT ck_suspensions_stop_word CHECK (word IN ('stop', 'suspend', 'cancel')),
        CONSTRAINT ck_suspensions_level CHECK (authority IN ('village', 'township', 'county',
          'city', 'province')),
        CONSTRAINT fk_suspensions_decided_by FOREIGN KEY(decided_by) REFERENCES staff_accounts
          (id),
        CONSTRAINT fk_suspensions_lifted_by FOREIGN KEY(lifted_by) REFERENCES staff_accounts
          (id)
    """,
    "confirmations": """
        id UUID NOT NULL,
        person_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        year SMALLINT NOT NULL,
        method VARCHAR NOT NULL,
        done_on DATE NOT NULL,
        place TEXT NOT NULL,
        recorded_by UUID,
        recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_confirmations PRIMARY KEY (id),
        CONSTRAINT ck_confirmations_year_is_sane CHECK (year BETWEEN 2000 AND 2200),
        CONSTRAINT fk_confirmations_person_id FOREIGN KEY(person_id) REFERENCES persons (id),
        CONSTRAINT fk_confirmations_division_code FOREIGN KEY(division_code) REFERENCES
          divisions (code),
        CONSTRAINT ck_confirmations_confirmation_method CHECK (method IN ('visit', 'video',
          'counter', 'elsewhere', 'face')),
        CONSTRAINT fk_confirmations_recorded_by FOREIGN KEY(recorded_by) REFERENCES
          staff_accounts (id)
    """,
    "confirmation_steps": """
        id UUID NOT NULL,
        person_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        year SMALLINT NOT NULL,
        kind VARCHAR NOT NULL,
        note TEXT NOT NULL,
        taken_by UUID,
        taken_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_confirmation_steps PRIMARY KEY (id),
        CONSTRAINT fk_confirmation_steps_person_id FOREIGN KEY(person_id) REFERENCES persons
          (id),
        CONSTRAINT fk_confirmation_steps_division_code FOREIGN KEY(division_code) REFERENCES
          divisions (code),
        CONSTRAINT ck_confirmation_steps_confirmation_step_kind CHECK (kind IN ('reminder',
          'call', 'home_visit', 'notice')),
        CONSTRAINT fk_confirmation_steps_taken_by FOREIGN KEY(taken_by) REFERENCES
          staff_accounts (id)
    """,
    "arrears": """
        id UUID NOT NULL,
        entitlement_id UUID NOT NULL,
        person_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        period DATE NOT NULL,
        kind VARCHAR NOT NULL,
        cause VARCHAR NOT NULL,
        cause_id UUID,
        amount_fen BIGINT,
        status VARCHAR NOT NULL,
        payment_id UUID,
        noted_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_arrears PRIMARY KEY (id),
        CONSTRAINT ck_arrears_period_is_a_month CHECK (extract(day FROM period) = 1),
        CONSTRAINT ck_arrears_amount_is_positive CHECK (amount_fen > 0),
        CONSTRAINT ck_arrears_raise_has_an_amount CHECK ((kind = 'raise') = (amount_fen IS NOT
          NULL)),
        CONSTRAINT ck_arrears_paid_by_a_payment CHECK ((status IN ('in_batch', 'paid')) =
          (payment_id IS NOT NULL)),
        CONSTRAINT fk_arrears_entitlement_id FOREIGN KEY(entitlement_id) REFERENCES entitlements
          (id),
        CONSTRAINT fk_arrears_person_id FOREIGN KEY(person_id) REFERENCES persons (id),
        CONSTRAINT fk_arrears_division_code FOREIGN KEY(division_code) REFERENCES divisions
          (code),
        CONSTRAINT ck_arrears_arrears_kind CHECK (kind IN ('missed', 'raise')),
        CONSTRAINT ck_arrears_arrears_cause CHECK (cause IN ('rate_notice', 'excluded',
          'reinstated', 'opened_late', 'moved')),
        CONSTRAINT ck_arrears_arrears_status CHECK (status IN ('due', 'in_batch', 'paid',
          'dropped'))
    """,
    "confirmation_declarations": """
        id UUID NOT NULL,
        person_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        year SMALLINT NOT NULL,
        method VARCHAR NOT NULL,
        reference TEXT,
        declared_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_confirmation_declarations PRIMARY KEY (id),
        CONSTRAINT ck_confirmation_declarations_made_from_afar CHECK (method IN ('face', 'video')),
        CONSTRAINT ck_confirmation_declarations_confirmation_method CHECK (method IN ('visit',
          'video', 'counter', 'elsewhere', 'face')),
        CONSTRAINT fk_confirmation_declarations_person_id FOREIGN KEY(person_id) REFERENCES persons
          (id),
        CONSTRAINT fk_confirmation_declarations_division_code FOREIGN KEY(division_code) REFERENCES
          divisions (code)
    """,
    "entitlement_moves": """
        id UUID NOT NULL,
        entitlement_id UUID NOT NULL,
        person_id UUID NOT NULL,
        from_county TEXT COLLATE "C" NOT NULL,
        to_county TEXT COLLATE "C" NOT NULL,
        moved_on DATE NOT NULL,
        state VARCHAR NOT NULL,
        file_no TEXT,
        pays_from_on DATE,
        asked_by UUID NOT NULL,
        asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
        changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
        version BIGINT NOT NULL,
        CONSTRAINT pk_entitlement_moves PRIMARY KEY (id),
        CONSTRAINT ck_entitlement_moves_pays_from_is_a_month CHECK (extract(day FROM
          pays_from_on) = 1),
        CONSTRAINT ck_entitlement_moves_leads_elsewhere CHECK (from_county <> to_county),
        CONSTRAINT ck_entitlement_moves_received_with_a_month CHECK ((state IN ('received',
          'pays_from')) = (pays_from_on IS NOT NULL)),
        CONSTRAINT ck_entitlement_moves_move_state CHECK (state IN ('asked_new',
          'confirmed_old', 'file_sent', 'received', 'pays_from', 'withdrawn')),
        CONSTRAINT fk_entitlement_moves_entitlement_id FOREIGN KEY(entitlement_id) REFERENCES
          entitlements (id),
        CONSTRAINT fk_entitlement_moves_person_id FOREIGN KEY(person_id) REFERENCES persons
          (id),
        CONSTRAINT fk_entitlement_moves_from_county FOREIGN KEY(from_county) REFERENCES
          divisions (code),
        CONSTRAINT fk_entitlement_moves_to_county FOREIGN KEY(to_county) REFERENCES divisions
          (code),
        CONSTRAINT fk_entitlement_moves_asked_by FOREIGN KEY(asked_by) REFERENCES
          staff_accounts (id)
    """,
}

INDEXES = (
    "CREATE INDEX ix_entitlements_division ON entitlements (division_code, id)",
    "CREATE INDEX ix_entitlements_person ON entitlements (person_id, id)",
    "CREATE INDEX ix_entitlements_programme ON entitlements (programme, status, id)",
    """
        CREATE UNIQUE INDEX uq_entitlements_basis ON entitlements (person_id, programme, basis_id,
        starts_on) NULLS NOT DISTINCT WHERE status NOT IN ('dismissed', 'cancelled')
    """,
    "CREATE INDEX ix_entitlements_ground ON entitlements (basis_id) WHERE basis_id IS NOT NULL",
    """
        CREATE INDEX ix_entitlement_payers_county ON entitlement_payers (county_code,
        entitlement_id)
    """,
    """
        CREATE INDEX ix_entitlement_payers_entitlement ON entitlement_payers (entitlement_id,
        from_on)
    """,
    "CREATE INDEX ix_suspensions_entitlement ON suspensions (entitlement_id, from_on)",
    """
        CREATE UNIQUE INDEX uq_suspensions_open ON suspensions (entitlement_id, reason) WHERE
        before_on IS NULL
    """,
    "CREATE INDEX ix_confirmations_division ON confirmations (division_code, id)",
    "CREATE UNIQUE INDEX uq_confirmations_year ON confirmations (person_id, year)",
    """
        CREATE UNIQUE INDEX uq_confirmation_steps_kind ON confirmation_steps (person_id, year,
        kind)
    """,
    """
        CREATE UNIQUE INDEX uq_confirmation_declarations_year ON confirmation_declarations
        (person_id, year)
    """,
    "CREATE INDEX ix_arrears_due ON arrears (entitlement_id, period) WHERE status = 'due'",
    "CREATE INDEX ix_arrears_payment ON arrears (payment_id) WHERE payment_id IS NOT NULL",
    "CREATE INDEX ix_arrears_person ON arrears (person_id, period)",
    """
        CREATE UNIQUE INDEX uq_arrears_cause ON arrears (entitlement_id, period, kind, cause_id)
        NULLS NOT DISTINCT WHERE status <> 'dropped'
    """,
    """
        CREATE UNIQUE INDEX uq_entitlement_moves_open ON entitlement_moves (entitlement_id) WHERE
        state NOT IN ('received', 'pays_from', 'withdrawn')
    """,
    "CREATE INDEX ix_entitlement_moves_to ON entitlement_moves (to_county, id)",
    "CREATE INDEX ix_entitlement_moves_from ON entitlement_moves (from_county, id)",
)

# Rows of a person belong to where the person lives now.
FOLLOW_FUNCTION = """
CREATE FUNCTION entitlements_follow() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE entitlements SET division_code = NEW.division_code WHERE person_id = NEW.id;
  UPDATE arrears SET division_code = NEW.division_code WHERE person_id = NEW.id;
  UPDATE confirmations SET division_code = NEW.division_code WHERE person_id = NEW.id;
  UPDATE confirmation_steps SET division_code = NEW.division_code WHERE person_id = NEW.id;
  UPDATE confirmation_declarations SET division_code = NEW.division_code WHERE person_id = NEW.id;
  RETURN NULL;
END $$
"""
FOLLOW_TRIGGER = """
CREATE TRIGGER entitlements_follow AFTER UPDATE OF division_code ON persons
  FOR EACH ROW WHEN (NEW.division_code <> OLD.division_code)
  EXECUTE FUNCTION entitlements_follow()
"""
OLD_COUNTY_TOO = """
CREATE POLICY old_county ON entitlement_moves TO rongyao_app
  USING (from_county <@ (SELECT scope_codes()))
"""


def upgrade() -> None:
    for name, columns in TABLES.items():
        op.execute(f"CREATE TABLE {name} ({columns})")
    for index in INDEXES:
        op.execute(index)
    protect("entitlements", division="division_code", person="person_id", hot=True)
    protect("entitlement_payers", parent="entitlements", via="entitlement_id")
    protect("suspensions", parent="entitlements", via="entitlement_id")
    protect("confirmations", division="division_code", person="person_id", hot=True)
    protect("confirmation_steps", division="division_code", person="person_id")
    protect("confirmation_declarations", division="division_code", person="person_id", hot=True)
    protect("arrears", division="division_code", person="person_id", hot=True)
    protect("entitlement_moves", division="to_county")
    op.execute(OLD_COUNTY_TOO)
    op.execute(FOLLOW_FUNCTION)
    op.execute("REVOKE ALL ON FUNCTION entitlements_follow() FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION entitlements_follow() TO rongyao_app")
    op.execute(FOLLOW_TRIGGER)


def downgrade() -> None:
    op.execute("DROP TRIGGER entitlements_follow ON persons")
    op.execute("DROP FUNCTION entitlements_follow()")
    for table in reversed(TABLES):
        op.drop_table(table)
