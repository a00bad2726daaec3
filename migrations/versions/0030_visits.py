"""Visits: who is visited, when, by whom."""

from alembic import op

from migrations.protection_v2 import protect

revision = "0030_visits"
down_revision = "0029_visit_teams"

TABLES = {
    "visits": """
        id UUID NOT NULL,
        reference TEXT COLLATE "C" NOT NULL,
        person_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        status VARCHAR NOT NULL,
        purposes TEXT[] NOT NULL,
        skills TEXT[] NOT NULL,
        service_minutes SMALLINT NOT NULL,
        channel VARCHAR NOT NULL,
        slot_id UUID,
        team_id UUID,
        starts_at TIMESTAMP WITH TIME ZONE,
        ends_at TIMESTAMP WITH TIME ZONE,
        hold_until TIMESTAMP WITH TIME ZONE,
        planned_from TIMESTAMP WITH TIME ZONE,
        planned_until TIMESTAMP WITH TIME ZONE,
        access_sealed BYTEA NOT NULL,
        cancel_reason VARCHAR,
        cancelled_at TIMESTAMP WITH TIME ZONE,
        made_by UUID NOT NULL,
        made_at TIMESTAMP WITH TIME ZONE NOT NULL,
        changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
        version BIGINT NOT NULL,
        CONSTRAINT pk_visits PRIMARY KEY (id),
        CONSTRAINT fk_visits_slot_id_team_id FOREIGN KEY(slot_id, team_id) REFERENCES
          visit_slots (id, team_id),
        CONSTRAINT ex_visits_person EXCLUDE USING gist (uuidrange(person_id, person_id, '[]')
          WITH &&, tstzrange(starts_at, ends_at) WITH &&) WHERE (status IN ('pending', 'booked',
          'arrived')),
        CONSTRAINT ex_visits_planned EXCLUDE USING gist (uuidrange(team_id, team_id, '[]') WITH
          &&, tstzrange(planned_from, planned_until) WITH &&) WHERE (planned_from IS NOT NULL
          AND status IN ('booked', 'arrived')),
        CONSTRAINT ck_visits_window_is_whole CHECK ((starts_at IS NULL) = (ends_at IS NULL)),
        CONSTRAINT ck_visits_window_unless_nobody_goes CHECK (starts_at IS NOT NULL OR status IN
          ('proposed', 'waitlist', 'cancelled', 'entered_in_error')),
        CONSTRAINT ck_visits_reason_only_where_called_off CHECK (cancel_reason IS NULL OR status
          IN ('cancelled', 'noshow')),
        CONSTRAINT ck_visits_window_has_a_length CHECK (starts_at < ends_at),
        CONSTRAINT ck_visits_seat_of_a_slot CHECK ((slot_id IS NOT NULL) OR NOT (status IN
          ('pending', 'booked', 'arrived'))),
        CONSTRAINT ck_visits_hold_ends_at_some_time CHECK ((status = 'pending') = (hold_until IS
          NOT NULL)),
        CONSTRAINT ck_visits_plan_is_whole CHECK ((planned_from IS NULL) = (planned_until IS
          NULL)),
        CONSTRAINT ck_visits_plan_has_a_length CHECK (planned_from < planned_until),
        CONSTRAINT fk_visits_person_id FOREIGN KEY(person_id) REFERENCES persons (id),
        CONSTRAINT fk_visits_division_code FOREIGN KEY(division_code) REFERENCES divisions
          (code),
        CONSTRAINT ck_visits_visit_status CHECK (status IN ('proposed', 'waitlist', 'pending',
          'booked', 'arrived', 'fulfilled', 'noshow', 'cancelled', 'entered_in_error')),
        CONSTRAINT ck_visits_visit_channel CHECK (channel IN ('app', 'counter', 'phone', 'home',
          'proactive')),
        CONSTRAINT fk_visits_team_id FOREIGN KEY(team_id) REFERENCES visit_teams (id),
        CONSTRAINT ck_visits_cancel_reason CHECK (cancel_reason IN ('by_person', 'by_team',
          'by_bureau', 'refused', 'in_hospital', 'not_met', 'deceased'))
    """,
}

INDEXES = (
    "CREATE INDEX ix_visits_division ON visits (division_code, id)",
    "CREATE INDEX ix_visits_person ON visits (person_id, id)",
    "CREATE INDEX ix_visits_slot ON visits (slot_id)",
    "CREATE UNIQUE INDEX uq_visits_reference ON visits (reference)",
)


def upgrade() -> None:
    for name, columns in TABLES.items():
        op.execute(f"CREATE TABLE {name} ({columns})")
    for index in INDEXES:
        op.execute(index)
    op.execute("CREATE SEQUENCE visit_numbers")
    op.execute("GRANT USAGE ON SEQUENCE visit_numbers TO rongyao_app")
    kept = "SELECT, INSERT, UPDATE"
    protect("visits", division="division_code", person="person_id", hot=True, grants=kept)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DROP SEQUENCE visit_numbers")
