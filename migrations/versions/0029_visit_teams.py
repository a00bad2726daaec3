"""Who goes out to people's doors, and on which half-days."""

from alembic import op

from migrations.protection_v2 import protect

revision = "0029_visit_teams"
down_revision = "0028_successions"

KEPT, PASSING = "SELECT, INSERT, UPDATE", "SELECT, INSERT, UPDATE, DELETE"
WORKED = "acts_as IS NULL OR (kind = 'worked' AND acts_as BETWEEN 0 AND 4)"

TABLES = {
    "supporting_hospitals": """
        id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        name TEXT COLLATE "C" NOT NULL,
        address TEXT NOT NULL,
        phone TEXT NOT NULL,
        closed_on DATE,
        version BIGINT NOT NULL,
        CONSTRAINT pk_supporting_hospitals PRIMARY KEY (id),
        CONSTRAINT fk_supporting_hospitals_division_code FOREIGN KEY(division_code) REFERENCES
          divisions (code)
    """,
    "visit_teams": """
        id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        hospital_id UUID,
        name TEXT COLLATE "C" NOT NULL,
        vehicle TEXT,
        phone TEXT NOT NULL,
        latitude NUMERIC(9, 6) NOT NULL,
        longitude NUMERIC(9, 6) NOT NULL,
        skills TEXT[] NOT NULL,
        dissolved_on DATE,
        changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
        version BIGINT NOT NULL,
        CONSTRAINT pk_visit_teams PRIMARY KEY (id),
        CONSTRAINT uq_visit_teams_id_division_code UNIQUE (id, division_code),
        CONSTRAINT ck_visit_teams_latitude_lies_in_china CHECK (latitude BETWEEN 3 AND 54),
        CONSTRAINT ck_visit_teams_longitude_lies_in_china CHECK (longitude BETWEEN 73 AND 136),
        CONSTRAINT fk_visit_teams_division_code FOREIGN KEY(division_code) REFERENCES divisions
          (code),
        CONSTRAINT fk_visit_teams_hospital_id FOREIGN KEY(hospital_id) REFERENCES
          supporting_hospitals (id)
    """,
    "visit_team_members": """
        id UUID NOT NULL,
        team_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        staff_account_id UUID,
        name TEXT NOT NULL,
        profession VARCHAR NOT NULL,
        skills TEXT[] NOT NULL,
        starts_on DATE NOT NULL,
        ends_before DATE,
        CONSTRAINT pk_visit_team_members PRIMARY KEY (id),
        CONSTRAINT fk_visit_team_members_team_id_division_code FOREIGN KEY(team_id,
          division_code) REFERENCES visit_teams (id, division_code),
        CONSTRAINT ck_visit_team_members_period_holds_a_day CHECK (starts_on < ends_before),
        CONSTRAINT fk_visit_team_members_staff_account_id FOREIGN KEY(staff_account_id)
          REFERENCES staff_accounts (id),
        CONSTRAINT ck_visit_team_members_profession CHECK (profession IN ('doctor', 'nurse',
          'therapist', 'pharmacist', 'policy_officer', 'driver', 'volunteer'))
    """,
    "visit_areas": """
        team_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        CONSTRAINT pk_visit_areas PRIMARY KEY (team_id, division_code),
        CONSTRAINT fk_visit_areas_team_id FOREIGN KEY(team_id) REFERENCES visit_teams (id),
        CONSTRAINT fk_visit_areas_division_code FOREIGN KEY(division_code) REFERENCES divisions
          (code)
    """,
    "shift_templates": """
        id UUID NOT NULL,
        team_id UUID NOT NULL,
        weekday SMALLINT NOT NULL,
        half VARCHAR NOT NULL,
        starts_minute SMALLINT NOT NULL,
        ends_minute SMALLINT NOT NULL,
        break_minutes SMALLINT NOT NULL,
        reserve SMALLINT NOT NULL,
        starts_on DATE NOT NULL,
        ends_before DATE,
        CONSTRAINT pk_shift_templates PRIMARY KEY (id),
        CONSTRAINT ck_shift_templates_weekday_is_one CHECK (weekday BETWEEN 0 AND 6),
        CONSTRAINT ck_shift_templates_hours_lie_in_the_day CHECK (0 <= starts_minute AND
          starts_minute < ends_minute AND ends_minute <= 1440),
        CONSTRAINT ck_shift_templates_break_lies_within CHECK (break_minutes >= 0 AND
          break_minutes < ends_minute - starts_minute),
        CONSTRAINT ck_shift_templates_reserve_is_small CHECK (reserve BETWEEN 0 AND 20),
        CONSTRAINT ck_shift_templates_period_holds_a_day CHECK (starts_on < ends_before),
        CONSTRAINT ex_shift_templates_period EXCLUDE USING gist (uuidrange(team_id, team_id,
          '[]') WITH &&, int4range(weekday, weekday, '[]') WITH &&, coderange(half::text,
          half::text, '[]') WITH &&, daterange(starts_on, ends_before) WITH &&),
        CONSTRAINT fk_shift_templates_team_id FOREIGN KEY(team_id) REFERENCES visit_teams (id),
        CONSTRAINT ck_shift_templates_half CHECK (half IN ('am', 'pm'))
    """,
    "shift_exceptions": """
        id UUID NOT NULL,
        team_id UUID NOT NULL,
        day DATE NOT NULL,
        half VARCHAR,
        kind VARCHAR NOT NULL,
        starts_minute SMALLINT,
        ends_minute SMALLINT,
        reserve SMALLINT NOT NULL,
        reason TEXT NOT NULL,
        entered_by UUID NOT NULL,
        entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_shift_exceptions PRIMARY KEY (id),
        CONSTRAINT ck_shift_exceptions_extra_hours_are_told CHECK ((kind = 'extra') =
          (starts_minute IS NOT NULL AND ends_minute IS NOT NULL)),
        CONSTRAINT ck_shift_exceptions_extra_hours_have_a_half CHECK (kind = 'off' OR half IS
          NOT NULL),
        CONSTRAINT ck_shift_exceptions_hours_lie_in_the_day CHECK (0 <= starts_minute AND
          starts_minute < ends_minute AND ends_minute <= 1440),
        CONSTRAINT fk_shift_exceptions_team_id FOREIGN KEY(team_id) REFERENCES visit_teams (id),
        CONSTRAINT ck_shift_exceptions_half CHECK (half IN ('am', 'pm')),
        CONSTRAINT ck_shift_exceptions_exception_kind CHECK (kind IN ('off', 'extra')),
        CONSTRAINT fk_shift_exceptions_entered_by FOREIGN KEY(entered_by) REFERENCES
          staff_accounts (id)
    """,
    "visit_slots": """
        id UUID NOT NULL,
        team_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        day DATE NOT NULL,
        half VARCHAR NOT NULL,
        starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
        ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
        break_minutes SMALLINT NOT NULL,
        status VARCHAR NOT NULL,
        provisional BOOLEAN NOT NULL,
        capacity SMALLINT NOT NULL,
        reserve SMALLINT NOT NULL,
        booked SMALLINT NOT NULL,
        held SMALLINT NOT NULL,
        changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_visit_slots PRIMARY KEY (id),
        CONSTRAINT uq_visit_slots_team_id_day_half UNIQUE (team_id, day, half),
        CONSTRAINT uq_visit_slots_id_team_id UNIQUE (id, team_id),
        CONSTRAINT ck_visit_slots_nobody_is_counted_twice CHECK (booked >= 0 AND held >= 0),
        CONSTRAINT ck_visit_slots_nobody_is_booked_over CHECK (booked + held <= capacity),
        CONSTRAINT ck_visit_slots_reserve_is_of_the_capacity CHECK (reserve BETWEEN 0 AND
          capacity),
        CONSTRAINT ck_visit_slots_window_has_a_length CHECK (starts_at < ends_at),
        CONSTRAINT fk_visit_slots_team_id FOREIGN KEY(team_id) REFERENCES visit_teams (id),
        CONSTRAINT ck_visit_slots_half CHECK (half IN ('am', 'pm')),
        CONSTRAINT ck_visit_slots_slot_status CHECK (status IN ('open', 'closed'))
    """,
}

INDEXES = (
    "CREATE INDEX ix_supporting_hospitals_division ON supporting_hospitals (division_code, id)",
    "CREATE INDEX ix_visit_teams_division ON visit_teams (division_code, id)",
    "CREATE INDEX ix_visit_team_members_staff ON visit_team_members (staff_account_id)",
    "CREATE INDEX ix_visit_team_members_team ON visit_team_members (team_id)",
    "CREATE INDEX ix_visit_areas_division ON visit_areas (division_code, team_id)",
    """
        CREATE UNIQUE INDEX uq_shift_exceptions_day ON shift_exceptions (team_id, day, half) NULLS
        NOT DISTINCT
    """,
    "CREATE INDEX ix_visit_slots_day ON visit_slots (day, team_id)",
)


def upgrade() -> None:
    op.execute("ALTER TABLE calendar_days ADD COLUMN acts_as SMALLINT")
    op.create_check_constraint("worked_days_act_as_a_weekday", "calendar_days", WORKED)
    for name, columns in TABLES.items():
        op.execute(f"CREATE TABLE {name} ({columns})")
    for index in INDEXES:
        op.execute(index)
    protect("supporting_hospitals", grants=KEPT)
    protect("visit_teams", grants=KEPT)
    protect("visit_team_members", division="division_code", grants=KEPT)
    protect("visit_areas", grants=PASSING)
    protect("shift_templates", grants=PASSING)
    protect("shift_exceptions", grants=PASSING)
    protect("visit_slots", hot=True, grants=KEPT)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("calendar_days", "acts_as")
