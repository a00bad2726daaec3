"""What was done at the door."""

from alembic import op

from migrations.protection_v2 import protect

revision = "0034_visit_reports"
down_revision = "0033_rounds"

TABLES = {
    "visit_doors": """
        id UUID NOT NULL,
        visit_id UUID NOT NULL,
        person_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        departed_at TIMESTAMP WITH TIME ZONE,
        departed_by UUID,
        arrived_at TIMESTAMP WITH TIME ZONE,
        arrived_by UUID,
        place_sealed BYTEA,
        proposed_visit_id UUID,
        CONSTRAINT pk_visit_doors PRIMARY KEY (id),
        CONSTRAINT ck_visit_doors_departure_is_whole CHECK ((departed_at IS NULL) = (departed_by
          IS NULL)),
        CONSTRAINT ck_visit_doors_arrival_is_whole CHECK ((arrived_at IS NULL) = (arrived_by IS
          NULL)),
        CONSTRAINT fk_visit_doors_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id),
        CONSTRAINT fk_visit_doors_person_id FOREIGN KEY(person_id) REFERENCES persons (id),
        CONSTRAINT fk_visit_doors_division_code FOREIGN KEY(division_code) REFERENCES divisions
          (code),
        CONSTRAINT fk_visit_doors_departed_by FOREIGN KEY(departed_by) REFERENCES staff_accounts
          (id),
        CONSTRAINT fk_visit_doors_arrived_by FOREIGN KEY(arrived_by) REFERENCES staff_accounts
          (id),
        CONSTRAINT fk_visit_doors_proposed_visit_id FOREIGN KEY(proposed_visit_id) REFERENCES
          visits (id)
    """,
    "visit_reports": """
        id UUID NOT NULL,
        visit_id UUID NOT NULL,
        person_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        team_id UUID NOT NULL,
        outcome VARCHAR NOT NULL,
        stands BOOLEAN NOT NULL,
        departed_at TIMESTAMP WITH TIME ZONE,
        arrived_at TIMESTAMP WITH TIME ZONE NOT NULL,
        left_at TIMESTAMP WITH TIME ZONE,
        card VARCHAR,
        policies TEXT[] NOT NULL,
        next_on DATE,
        died_on DATE,
        content_sealed BYTEA NOT NULL,
        alarms_sealed BYTEA,
        corrects_id UUID,
        because_sealed BYTEA,
        written_by UUID NOT NULL,
        written_at TIMESTAMP WITH TIME ZONE NOT NULL,
        received_at TIMESTAMP WITH TIME ZONE NOT NULL,
        voided_at TIMESTAMP WITH TIME ZONE,
        voided_by UUID,
        voided_because_sealed BYTEA,
        version BIGINT NOT NULL,
        CONSTRAINT pk_visit_reports PRIMARY KEY (id),
        CONSTRAINT ck_visit_reports_what_stands_is_valid CHECK (NOT (stands AND voided_at IS NOT
          NULL)),
        CONSTRAINT ck_visit_reports_void_is_whole CHECK (num_nulls(voided_at, voided_by,
          voided_because_sealed) IN (0, 3)),
        CONSTRAINT ck_visit_reports_corrections_have_a_reason CHECK ((corrects_id IS NULL) =
          (because_sealed IS NULL)),
        CONSTRAINT ck_visit_reports_death_has_a_day CHECK ((outcome = 'deceased') = (died_on IS
          NOT NULL)),
        CONSTRAINT ck_visit_reports_next_is_agreed CHECK (next_on IS NULL OR outcome =
          'fulfilled'),
        CONSTRAINT ck_visit_reports_sets_out_first CHECK (departed_at <= arrived_at),
        CONSTRAINT ck_visit_reports_comes_before_leaving CHECK (arrived_at <= left_at),
        CONSTRAINT fk_visit_reports_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id),
        CONSTRAINT fk_visit_reports_person_id FOREIGN KEY(person_id) REFERENCES persons (id),
        CONSTRAINT fk_visit_reports_division_code FOREIGN KEY(division_code) REFERENCES
          divisions (code),
        CONSTRAINT fk_visit_reports_team_id FOREIGN KEY(team_id) REFERENCES visit_teams (id),
        CONSTRAINT ck_visit_reports_outcome CHECK (outcome IN ('fulfilled', 'not_met',
          'refused', 'in_hospital', 'deceased')),
        CONSTRAINT ck_visit_reports_card_kept CHECK (card IN ('in_hand', 'elsewhere',
          'no_card')),
        CONSTRAINT fk_visit_reports_corrects_id FOREIGN KEY(corrects_id) REFERENCES
          visit_reports (id),
        CONSTRAINT fk_visit_reports_written_by FOREIGN KEY(written_by) REFERENCES staff_accounts
          (id),
        CONSTRAINT fk_visit_reports_voided_by FOREIGN KEY(voided_by) REFERENCES staff_accounts
          (id)
    """,
    "visit_needs": """
        id UUID NOT NULL,
        visit_id UUID NOT NULL,
        person_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        item_code TEXT COLLATE "C" NOT NULL,
        found_by UUID NOT NULL,
        request_id UUID,
        refused VARCHAR,
        CONSTRAINT pk_visit_needs PRIMARY KEY (id),
        CONSTRAINT ck_visit_needs_drafted_or_refused CHECK (request_id IS NULL OR refused IS
          NULL),
        CONSTRAINT fk_visit_needs_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id),
        CONSTRAINT fk_visit_needs_person_id FOREIGN KEY(person_id) REFERENCES persons (id),
        CONSTRAINT fk_visit_needs_division_code FOREIGN KEY(division_code) REFERENCES divisions
          (code),
        CONSTRAINT fk_visit_needs_item_code FOREIGN KEY(item_code) REFERENCES service_items
          (code),
        CONSTRAINT fk_visit_needs_found_by FOREIGN KEY(found_by) REFERENCES staff_accounts (id),
        CONSTRAINT fk_visit_needs_request_id FOREIGN KEY(request_id) REFERENCES requests (id),
        CONSTRAINT ck_visit_needs_need_refusal CHECK (refused IN ('item_not_open',
          'not_by_station', 'deceased'))
    """,
}

INDEXES = (
    "CREATE UNIQUE INDEX uq_visit_doors_proposed ON visit_doors (proposed_visit_id)",
    "CREATE UNIQUE INDEX uq_visit_doors_visit ON visit_doors (visit_id)",
    """
        CREATE INDEX ix_visit_reports_card ON visit_reports (division_code, id) WHERE stands AND
        card = 'elsewhere'
    """,
    "CREATE INDEX ix_visit_reports_division ON visit_reports (division_code, id)",
    """
        CREATE INDEX ix_visit_reports_next ON visit_reports (next_on) WHERE stands AND next_on IS
        NOT NULL
    """,
    "CREATE INDEX ix_visit_reports_person ON visit_reports (person_id, written_at)",
    "CREATE INDEX ix_visit_reports_visit ON visit_reports (visit_id, written_at)",
    "CREATE UNIQUE INDEX uq_visit_reports_standing ON visit_reports (visit_id) WHERE stands",
    "CREATE INDEX ix_visit_needs_request ON visit_needs (request_id)",
    "CREATE UNIQUE INDEX uq_visit_needs_item ON visit_needs (visit_id, item_code)",
)


KEPT = "SELECT, INSERT, UPDATE"


def upgrade() -> None:
    for name, columns in TABLES.items():
        op.execute(f"CREATE TABLE {name} ({columns})")
    for index in INDEXES:
        op.execute(index)
    op.execute(
        "ALTER TABLE attachments ADD COLUMN visit_report_id UUID"
        " CONSTRAINT fk_attachments_visit_report_id REFERENCES visit_reports (id)"
    )
    protect("visit_doors", division="division_code", person="person_id", grants=KEPT)
    protect("visit_reports", division="division_code", person="person_id", grants=KEPT)
    protect("visit_needs", division="division_code", person="person_id", grants=KEPT)


def downgrade() -> None:
    op.drop_column("attachments", "visit_report_id")
    for table in reversed(TABLES):
        op.drop_table(table)
