"""Family doctors: their contracts, and the visits that these propose."""

from alembic import op

from migrations.protection_v2 import protect

revision = "0035_care_contracts"
down_revision = "0034_visit_reports"

TABLES = {
    "care_contracts": """
        id UUID NOT NULL,
        person_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        team_id UUID NOT NULL,
        doctor_id UUID NOT NULL,
        doctor_name TEXT NOT NULL,
        conditions_sealed BYTEA NOT NULL,
        follow_ups_a_year SMALLINT NOT NULL,
        starts_on DATE NOT NULL,
        ends_before DATE NOT NULL,
        agreed_before DATE NOT NULL,
        ended_reason VARCHAR,
        ended_at TIMESTAMP WITH TIME ZONE,
        signed_by VARCHAR NOT NULL,
        agency_id UUID,
        signed_on DATE NOT NULL,
        entered_by UUID NOT NULL,
        entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
        renews_id UUID,
        follow_up_on DATE,
        checkup_on DATE,
        reviewed_at TIMESTAMP WITH TIME ZONE,
        version BIGINT NOT NULL,
        CONSTRAINT pk_care_contracts PRIMARY KEY (id),
        CONSTRAINT ex_care_contracts_person EXCLUDE USING gist (uuidrange(person_id, person_id,
          '[]') WITH &&, daterange(starts_on, ends_before) WITH &&),
        CONSTRAINT ck_care_contracts_agreed_for_some_time CHECK (starts_on < agreed_before),
        CONSTRAINT ck_care_contracts_ends_as_agreed_or_before CHECK (ends_before BETWEEN
          starts_on AND agreed_before),
        CONSTRAINT ck_care_contracts_an_early_end_has_its_reason CHECK (ended_reason IS NOT NULL
          OR ends_before = agreed_before),
        CONSTRAINT ck_care_contracts_end_is_whole CHECK ((ended_reason IS NULL) = (ended_at IS
          NULL)),
        CONSTRAINT ck_care_contracts_signer_is_known CHECK ((signed_by = 'person') = (agency_id
          IS NULL)),
        CONSTRAINT ck_care_contracts_follow_ups_are_few CHECK (follow_ups_a_year BETWEEN 0 AND
          52),
        CONSTRAINT fk_care_contracts_person_id FOREIGN KEY(person_id) REFERENCES persons (id),
        CONSTRAINT fk_care_contracts_division_code FOREIGN KEY(division_code) REFERENCES
          divisions (code),
        CONSTRAINT fk_care_contracts_team_id FOREIGN KEY(team_id) REFERENCES visit_teams (id),
        CONSTRAINT fk_care_contracts_doctor_id FOREIGN KEY(doctor_id) REFERENCES
          visit_team_members (id),
        CONSTRAINT ck_care_contracts_contract_end CHECK (ended_reason IN ('by_person',
          'moved_away', 'team_dissolved', 'in_error', 'deceased')),
        CONSTRAINT ck_care_contracts_signed_by CHECK (signed_by IN ('person', 'agent',
          'guardian')),
        CONSTRAINT fk_care_contracts_agency_id FOREIGN KEY(agency_id) REFERENCES agencies (id),
        CONSTRAINT fk_care_contracts_entered_by FOREIGN KEY(entered_by) REFERENCES
          staff_accounts (id),
        CONSTRAINT fk_care_contracts_renews_id FOREIGN KEY(renews_id) REFERENCES care_contracts
          (id)
    """,
}

INDEXES = (
    "CREATE INDEX ix_care_contracts_division ON care_contracts (division_code, id)",
    "CREATE INDEX ix_care_contracts_person ON care_contracts (person_id)",
    "CREATE INDEX ix_care_contracts_team ON care_contracts (team_id)",
    "CREATE UNIQUE INDEX uq_care_contracts_renews ON care_contracts (renews_id)",
)


COLUMNS = {
    "contract_id": "UUID CONSTRAINT fk_visits_contract_id REFERENCES care_contracts (id)",
    "follow_ups": "TEXT[]",
    "due_on": "DATE",
}
WHOLE = "num_nulls(contract_id, follow_ups, due_on) IN (0, 3)"
AHEAD = """
    CREATE UNIQUE INDEX uq_visits_contract_ahead ON visits (contract_id)
    WHERE status IN ('proposed', 'waitlist', 'pending', 'booked', 'arrived')
"""


def upgrade() -> None:
    for name, columns in TABLES.items():
        op.execute(f"CREATE TABLE {name} ({columns})")
    for index in INDEXES:
        op.execute(index)
    kept = "SELECT, INSERT, UPDATE"
    protect("care_contracts", division="division_code", person="person_id", grants=kept)
    for name, kind in COLUMNS.items():
        op.execute(f"ALTER TABLE visits ADD COLUMN {name} {kind}")
    op.execute(f"ALTER TABLE visits ADD CONSTRAINT ck_visits_follow_up_is_whole CHECK ({WHOLE})")
    op.execute(AHEAD)


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.execute(f"ALTER TABLE visits DROP COLUMN {name} CASCADE")
    for table in reversed(TABLES):
        op.drop_table(table)
