"""Site sessions with their home rounds, screenings, convalescence."""

from alembic import op

from migrations.protection_v2 import protect

revision = "0036_campaigns"
down_revision = "0035_care_contracts"

TABLES = {
    "site_sessions": """
        id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        title TEXT NOT NULL,
        place TEXT NOT NULL,
        day DATE NOT NULL,
        opens_minute SMALLINT NOT NULL,
        pauses_minute SMALLINT,
        resumes_minute SMALLINT,
        closes_minute SMALLINT NOT NULL,
        desks TEXT[] NOT NULL,
        cancelled_at TIMESTAMP WITH TIME ZONE,
        announced_at TIMESTAMP WITH TIME ZONE,
        entered_by UUID NOT NULL,
        entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
        version BIGINT NOT NULL,
        CONSTRAINT pk_site_sessions PRIMARY KEY (id),
        CONSTRAINT ck_site_sessions_hours_lie_in_the_day CHECK (0 <= opens_minute AND
          opens_minute < closes_minute AND closes_minute <= 1440),
        CONSTRAINT ck_site_sessions_break_is_whole CHECK (num_nulls(pauses_minute,
          resumes_minute) IN (0, 2)),
        CONSTRAINT ck_site_sessions_break_lies_within CHECK (opens_minute < pauses_minute AND
          pauses_minute < resumes_minute AND resumes_minute < closes_minute),
        CONSTRAINT fk_site_sessions_division_code FOREIGN KEY(division_code) REFERENCES
          divisions (code),
        CONSTRAINT fk_site_sessions_entered_by FOREIGN KEY(entered_by) REFERENCES staff_accounts
          (id)
    """,
    "site_session_teams": """
        site_session_id UUID NOT NULL,
        team_id UUID NOT NULL,
        CONSTRAINT pk_site_session_teams PRIMARY KEY (site_session_id, team_id),
        CONSTRAINT fk_site_session_teams_site_session_id FOREIGN KEY(site_session_id) REFERENCES
          site_sessions (id),
        CONSTRAINT fk_site_session_teams_team_id FOREIGN KEY(team_id) REFERENCES visit_teams
          (id)
    """,
    "session_attendances": """
        id UUID NOT NULL,
        site_session_id UUID NOT NULL,
        person_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        desk VARCHAR NOT NULL,
        outcome VARCHAR NOT NULL,
        finding_sealed BYTEA,
        came_at TIMESTAMP WITH TIME ZONE NOT NULL,
        entered_by UUID NOT NULL,
        CONSTRAINT pk_session_attendances PRIMARY KEY (id),
        CONSTRAINT fk_session_attendances_site_session_id FOREIGN KEY(site_session_id)
          REFERENCES site_sessions (id),
        CONSTRAINT fk_session_attendances_person_id FOREIGN KEY(person_id) REFERENCES persons
          (id),
        CONSTRAINT fk_session_attendances_division_code FOREIGN KEY(division_code) REFERENCES
          divisions (code),
        CONSTRAINT ck_session_attendances_desk CHECK (desk IN ('general_practice',
          'respiratory', 'digestive', 'cardiology', 'eye', 'orthopaedics', 'surgery', 'nursing',
          'pharmacy', 'policy')),
        CONSTRAINT ck_session_attendances_seen_outcome CHECK (outcome IN ('advised',
          'medicine_given', 'referred', 'policy_explained')),
        CONSTRAINT fk_session_attendances_entered_by FOREIGN KEY(entered_by) REFERENCES
          staff_accounts (id)
    """,
    "screening_campaigns": """
        id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        kind VARCHAR NOT NULL,
        title TEXT NOT NULL,
        hospital_id UUID NOT NULL,
        from_age SMALLINT NOT NULL,
        starts_on DATE NOT NULL,
        ends_before DATE NOT NULL,
        closed_at TIMESTAMP WITH TIME ZONE,
        entered_by UUID NOT NULL,
        entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
        version BIGINT NOT NULL,
        CONSTRAINT pk_screening_campaigns PRIMARY KEY (id),
        CONSTRAINT ck_screening_campaigns_period_holds_a_day CHECK (starts_on < ends_before),
        CONSTRAINT ck_screening_campaigns_age_is_human CHECK (from_age BETWEEN 0 AND 120),
        CONSTRAINT fk_screening_campaigns_division_code FOREIGN KEY(division_code) REFERENCES
          divisions (code),
        CONSTRAINT ck_screening_campaigns_screening_kind CHECK (kind IN ('eye', 'hearing',
          'chronic', 'cancer')),
        CONSTRAINT fk_screening_campaigns_hospital_id FOREIGN KEY(hospital_id) REFERENCES
          supporting_hospitals (id),
        CONSTRAINT fk_screening_campaigns_entered_by FOREIGN KEY(entered_by) REFERENCES
          staff_accounts (id)
    """,
    "campaign_places": """
        campaign_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        CONSTRAINT pk_campaign_places PRIMARY KEY (campaign_id, division_code),
        CONSTRAINT fk_campaign_places_campaign_id FOREIGN KEY(campaign_id) REFERENCES
          screening_campaigns (id),
        CONSTRAINT fk_campaign_places_division_code FOREIGN KEY(division_code) REFERENCES
          divisions (code)
    """,
    "screenings": """
        id UUID NOT NULL,
        campaign_id UUID NOT NULL,
        person_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        status VARCHAR NOT NULL,
        screened_on DATE,
        referred_on DATE,
        outcome_on DATE,
        result_sealed BYTEA,
        invited_at TIMESTAMP WITH TIME ZONE,
        changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_screenings PRIMARY KEY (id),
        CONSTRAINT ck_screenings_seen_once_it_is_known CHECK ((screened_on IS NULL) = (status =
          'invited') OR status IN ('declined', 'lost')),
        CONSTRAINT ck_screenings_sent_before_treated CHECK (referred_on IS NOT NULL OR status
          NOT IN ('referred', 'operated', 'treated')),
        CONSTRAINT ck_screenings_outcome_has_its_day CHECK ((outcome_on IS NOT NULL) = (status
          IN ('operated', 'treated', 'declined', 'lost'))),
        CONSTRAINT ck_screenings_seen_before_sent CHECK (screened_on <= referred_on),
        CONSTRAINT fk_screenings_campaign_id FOREIGN KEY(campaign_id) REFERENCES
          screening_campaigns (id),
        CONSTRAINT fk_screenings_person_id FOREIGN KEY(person_id) REFERENCES persons (id),
        CONSTRAINT fk_screenings_division_code FOREIGN KEY(division_code) REFERENCES divisions
          (code),
        CONSTRAINT ck_screenings_screening_status CHECK (status IN ('invited', 'clear', 'found',
          'referred', 'operated', 'treated', 'declined', 'lost'))
    """,
    "convalescence_periods": """
        id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        title TEXT NOT NULL,
        place TEXT NOT NULL,
        from_on DATE NOT NULL,
        before_on DATE NOT NULL,
        places SMALLINT NOT NULL,
        taken SMALLINT NOT NULL,
        entered_by UUID NOT NULL,
        entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
        version BIGINT NOT NULL,
        CONSTRAINT pk_convalescence_periods PRIMARY KEY (id),
        CONSTRAINT ck_convalescence_periods_period_holds_a_day CHECK (from_on < before_on),
        CONSTRAINT ck_convalescence_periods_nobody_is_booked_over CHECK (taken BETWEEN 0 AND
          places),
        CONSTRAINT fk_convalescence_periods_division_code FOREIGN KEY(division_code) REFERENCES
          divisions (code),
        CONSTRAINT fk_convalescence_periods_entered_by FOREIGN KEY(entered_by) REFERENCES
          staff_accounts (id)
    """,
    "convalescence_applications": """
        id UUID NOT NULL,
        period_id UUID NOT NULL,
        person_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        status VARCHAR NOT NULL,
        applied_by VARCHAR NOT NULL,
        priority SMALLINT NOT NULL,
        last_on DATE,
        made_by UUID NOT NULL,
        made_at TIMESTAMP WITH TIME ZONE NOT NULL,
        changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
        version BIGINT NOT NULL,
        CONSTRAINT pk_convalescence_applications PRIMARY KEY (id),
        CONSTRAINT fk_convalescence_applications_period_id FOREIGN KEY(period_id) REFERENCES
          convalescence_periods (id),
        CONSTRAINT fk_convalescence_applications_person_id FOREIGN KEY(person_id) REFERENCES
          persons (id),
        CONSTRAINT fk_convalescence_applications_division_code FOREIGN KEY(division_code)
          REFERENCES divisions (code),
        CONSTRAINT ck_convalescence_applications_application_status CHECK (status IN ('waiting',
          'offered', 'accepted', 'declined', 'withdrawn')),
        CONSTRAINT ck_convalescence_applications_applied_by CHECK (applied_by IN ('person',
          'staff'))
    """,
}

INDEXES = (
    "CREATE INDEX ix_site_sessions_division ON site_sessions (division_code, day)",
    "CREATE INDEX ix_session_attendances_division ON session_attendances (division_code, id)",
    "CREATE INDEX ix_session_attendances_person ON session_attendances (person_id, id)",
    """
        CREATE UNIQUE INDEX uq_session_attendances_desk ON session_attendances (site_session_id,
        person_id, desk)
    """,
    "CREATE INDEX ix_screening_campaigns_division ON screening_campaigns (division_code, id)",
    "CREATE INDEX ix_screenings_division ON screenings (division_code, id)",
    "CREATE INDEX ix_screenings_person ON screenings (person_id, id)",
    "CREATE UNIQUE INDEX uq_screenings_person ON screenings (campaign_id, person_id)",
    """
        CREATE INDEX ix_convalescence_periods_division ON convalescence_periods (division_code,
        from_on)
    """,
    """
        CREATE INDEX ix_convalescence_applications_division ON convalescence_applications
        (division_code, id)
    """,
    """
        CREATE INDEX ix_convalescence_applications_person ON convalescence_applications
        (person_id, id)
    """,
    """
        CREATE UNIQUE INDEX uq_convalescence_applications_person ON convalescence_applications
        (period_id, person_id)
    """,
)


ADDED, KEPT = "SELECT, INSERT", "SELECT, INSERT, UPDATE"
OPEN = {
    "site_sessions": KEPT,
    "site_session_teams": ADDED,
    "screening_campaigns": KEPT,
    "campaign_places": ADDED,
    "convalescence_periods": KEPT,
}
OF_PERSONS = ("session_attendances", "screenings", "convalescence_applications")
HOME_ROUND = """
    CREATE UNIQUE INDEX uq_visits_home_round ON visits (site_session_id, person_id)
    WHERE site_session_id IS NOT NULL
"""


def upgrade() -> None:
    for name, columns in TABLES.items():
        op.execute(f"CREATE TABLE {name} ({columns})")
    for index in INDEXES:
        op.execute(index)
    for name, grants in OPEN.items():
        protect(name, grants=grants)
    for name in OF_PERSONS:
        protect(name, division="division_code", person="person_id", grants=KEPT)
    op.execute(
        "ALTER TABLE visits ADD COLUMN site_session_id UUID"
        " CONSTRAINT fk_visits_site_session_id REFERENCES site_sessions (id)"
    )
    op.execute(HOME_ROUND)


def downgrade() -> None:
    op.execute("ALTER TABLE visits DROP COLUMN site_session_id")
    for table in reversed(TABLES):
        op.drop_table(table)
