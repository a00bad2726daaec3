"""The registry of persons and their dossiers, and what identity keeps about them."""

from alembic import op

from migrations.protection_v1 import protect

revision = "0005_veterans"
down_revision = "0004_identity"

# Made before the registry, so their keys to it come with it.
TO_PERSONS = (
    ("agencies", "agent_id"),
    ("agencies", "principal_id"),
    ("binding_codes", "person_id"),
    ("identity_bindings", "person_id"),
    ("staff_accounts", "person_id"),
)

TABLES = {
    "persons": """
        id UUID NOT NULL,
        name TEXT COLLATE "C" NOT NULL,
        former_names TEXT[] NOT NULL,
        name_pinyin TEXT COLLATE "C" NOT NULL,
        name_initials TEXT COLLATE "C" NOT NULL,
        id_number_sealed BYTEA NOT NULL,
        id_number_index BYTEA NOT NULL,
        phone_sealed BYTEA,
        phone_index BYTEA,
        address_sealed BYTEA,
        sex VARCHAR NOT NULL,
        born_on DATE NOT NULL,
        paper_born_on DATE,
        ethnicity TEXT NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        hukou_code TEXT COLLATE "C",
        hukou_kind VARCHAR NOT NULL,
        speech VARCHAR NOT NULL,
        hearing VARCHAR NOT NULL,
        sight VARCHAR NOT NULL,
        literacy VARCHAR NOT NULL,
        died_on DATE,
        registered_at TIMESTAMP WITH TIME ZONE NOT NULL,
        changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
        version BIGINT NOT NULL,
        CONSTRAINT pk_persons PRIMARY KEY (id),
        CONSTRAINT ck_persons_ethnicity_is_a_code CHECK (ethnicity ~ '^[0-9]{2}$'),
        CONSTRAINT ck_persons_died_after_birth CHECK (died_on >= born_on),
        CONSTRAINT ck_persons_phone_is_whole CHECK ((phone_sealed IS NULL) = (phone_index IS
          NULL)),
        CONSTRAINT ck_persons_sex CHECK (sex IN ('unknown', 'male', 'female', 'unspecified')),
        CONSTRAINT fk_persons_division_code FOREIGN KEY(division_code) REFERENCES divisions
          (code),
        CONSTRAINT fk_persons_hukou_code FOREIGN KEY(hukou_code) REFERENCES divisions (code),
        CONSTRAINT ck_persons_hukou_kind CHECK (hukou_kind IN ('rural', 'urban')),
        CONSTRAINT ck_persons_practice_language CHECK (speech IN ('mandarin', 'minnan', 'hakka',
          'she', 'puxian', 'fuzhou', 'sign')),
        CONSTRAINT ck_persons_hearing CHECK (hearing IN ('good', 'impaired', 'none')),
        CONSTRAINT ck_persons_sight CHECK (sight IN ('good', 'impaired', 'none')),
        CONSTRAINT ck_persons_literacy CHECK (literacy IN ('reads', 'reads_little',
          'cannot_read'))
    """,
    "person_roles": """
        id UUID NOT NULL,
        person_id UUID NOT NULL,
        role VARCHAR NOT NULL,
        starts_on DATE NOT NULL,
        ends_before DATE,
        CONSTRAINT pk_person_roles PRIMARY KEY (id),
        CONSTRAINT ck_person_roles_period_holds_a_day CHECK (starts_on < ends_before),
        CONSTRAINT ex_person_roles_period EXCLUDE USING gist (uuidrange(person_id, person_id,
          '[]') WITH &&, coderange(role::text, role::text, '[]') WITH &&, daterange(starts_on,
          ends_before) WITH &&),
        CONSTRAINT ck_person_roles_person_role CHECK (role IN ('veteran', 'serving_member',
          'martyr_kin', 'duty_death_kin', 'illness_death_kin', 'veteran_family',
          'serving_family', 'disabled_police', 'disabled_official', 'disabled_militia', 'agent',
          'other_beneficiary'))
    """,
    "service_periods": """
        id UUID NOT NULL,
        person_id UUID NOT NULL,
        branch VARCHAR NOT NULL,
        enlisted_on DATE NOT NULL,
        enlisted_code TEXT COLLATE "C",
        hukou_at_enlistment VARCHAR NOT NULL,
        discharged_on DATE,
        rank VARCHAR NOT NULL,
        discharge VARCHAR,
        highest_merit VARCHAR,
        CONSTRAINT pk_service_periods PRIMARY KEY (id),
        CONSTRAINT ck_service_periods_discharged_after_enlisting CHECK (enlisted_on <
          discharged_on),
        CONSTRAINT ck_service_periods_discharge_is_whole CHECK ((discharged_on IS NULL) =
          (discharge IS NULL)),
        CONSTRAINT ex_service_periods_period EXCLUDE USING gist (uuidrange(person_id, person_id,
          '[]') WITH &&, daterange(enlisted_on, discharged_on) WITH &&),
        CONSTRAINT ck_service_periods_service_branch CHECK (branch IN ('army', 'navy',
          'air_force', 'rocket_force', 'armed_police', 'fire_service', 'frontier_defence',
          'railway_corps', 'engineer_corps', 'volunteer_army', 'other')),
        CONSTRAINT fk_service_periods_enlisted_code FOREIGN KEY(enlisted_code) REFERENCES
          divisions (code),
        CONSTRAINT ck_service_periods_hukou_kind CHECK (hukou_at_enlistment IN ('rural',
          'urban')),
        CONSTRAINT ck_service_periods_rank_kind CHECK (rank IN ('conscript',
          'sergeant_before_2022', 'sergeant', 'officer', 'civilian_cadre')),
        CONSTRAINT ck_service_periods_discharge_kind CHECK (discharge IN ('discharged',
          'demobilised', 'transferred', 'retired', 'independent_employment', 'dismissed')),
        CONSTRAINT ck_service_periods_honour_kind CHECK (highest_merit IN ('first_class_merit',
          'second_class_merit', 'third_class_merit', 'title_of_honour', 'outstanding_soldier'))
    """,
    "family_members": """
        id UUID NOT NULL,
        person_id UUID NOT NULL,
        member_id UUID,
        relation VARCHAR NOT NULL,
        name TEXT NOT NULL,
        phone_sealed BYTEA,
        born_on DATE,
        lives_together BOOLEAN NOT NULL,
        cares BOOLEAN NOT NULL,
        CONSTRAINT pk_family_members PRIMARY KEY (id),
        CONSTRAINT ck_family_members_nobody_is_his_own_kin CHECK (member_id <> person_id),
        CONSTRAINT fk_family_members_member_id FOREIGN KEY(member_id) REFERENCES persons (id),
        CONSTRAINT ck_family_members_relation CHECK (relation IN ('spouse', 'son', 'daughter',
          'father', 'mother', 'grandchild', 'grandparent', 'sibling', 'child_in_law',
          'guardian', 'other'))
    """,
    "employments": """
        id UUID NOT NULL,
        person_id UUID NOT NULL,
        kind VARCHAR NOT NULL,
        employer TEXT,
        occupation TEXT,
        starts_on DATE NOT NULL,
        ends_before DATE,
        CONSTRAINT pk_employments PRIMARY KEY (id),
        CONSTRAINT ck_employments_period_holds_a_day CHECK (starts_on < ends_before),
        CONSTRAINT ck_employments_employment_kind CHECK (kind IN ('employed', 'farming',
          'own_firm', 'flexible', 'unemployed', 'studying', 'retired', 'unable_to_work'))
    """,
    "health_records": """
        id UUID NOT NULL,
        person_id UUID NOT NULL,
        care_need VARCHAR NOT NULL,
        living VARCHAR NOT NULL,
        last_checkup_on DATE,
        details_sealed BYTEA,
        CONSTRAINT pk_health_records PRIMARY KEY (id),
        CONSTRAINT ck_health_records_care_need CHECK (care_need IN ('independent',
          'partly_dependent', 'dependent', 'bedridden')),
        CONSTRAINT ck_health_records_living_situation CHECK (living IN ('with_family',
          'empty_nest', 'alone', 'institution'))
    """,
    "categories_held": """
        id UUID NOT NULL,
        person_id UUID NOT NULL,
        category VARCHAR NOT NULL,
        starts_on DATE NOT NULL,
        ends_before DATE,
        basis TEXT NOT NULL,
        end_reason TEXT,
        CONSTRAINT pk_categories_held PRIMARY KEY (id),
        CONSTRAINT ck_categories_held_period_holds_a_day CHECK (starts_on < ends_before),
        CONSTRAINT ex_categories_held_period EXCLUDE USING gist (uuidrange(person_id, person_id,
          '[]') WITH &&, coderange(category::text, category::text, '[]') WITH &&,
          daterange(starts_on, ends_before) WITH &&),
        CONSTRAINT ck_categories_held_category_code CHECK (category IN ('disabled_veteran',
          'disabled_police', 'disabled_official', 'disabled_militia', 'martyr_survivor',
          'duty_death_survivor', 'illness_death_survivor', 'war_participant',
          'test_participant', 'returned_with_illness', 'rural_veteran_60',
          'demobilised_before_1954', 'aged_martyr_child', 'red_army_veteran',
          'west_route_veteran', 'separated_red_army'))
    """,
    "disability_gradings": """
        id UUID NOT NULL,
        person_id UUID NOT NULL,
        grade SMALLINT NOT NULL,
        nature VARCHAR NOT NULL,
        psychiatric BOOLEAN NOT NULL,
        starts_on DATE NOT NULL,
        ends_before DATE,
        basis TEXT NOT NULL,
        CONSTRAINT pk_disability_gradings PRIMARY KEY (id),
        CONSTRAINT ck_disability_gradings_grade_is_one_to_ten CHECK (grade BETWEEN 1 AND 10),
        CONSTRAINT ck_disability_gradings_period_holds_a_day CHECK (starts_on < ends_before),
        CONSTRAINT ex_disability_gradings_period EXCLUDE USING gist (uuidrange(person_id,
          person_id, '[]') WITH &&, daterange(starts_on, ends_before) WITH &&),
        CONSTRAINT ck_disability_gradings_disability_nature CHECK (nature IN ('combat', 'duty',
          'illness'))
    """,
    "preferential_cards": """
        id UUID NOT NULL,
        person_id UUID NOT NULL,
        number_sealed BYTEA,
        bank TEXT NOT NULL,
        issued_on DATE NOT NULL,
        voided_on DATE,
        CONSTRAINT pk_preferential_cards PRIMARY KEY (id),
        CONSTRAINT ck_preferential_cards_voided_after_issue CHECK (voided_on >= issued_on)
    """,
    "contact_officers": """
        id UUID NOT NULL,
        person_id UUID NOT NULL,
        staff_id UUID NOT NULL,
        starts_on DATE NOT NULL,
        ends_before DATE,
        CONSTRAINT pk_contact_officers PRIMARY KEY (id),
        CONSTRAINT ck_contact_officers_period_holds_a_day CHECK (starts_on < ends_before),
        CONSTRAINT ex_contact_officers_period EXCLUDE USING gist (uuidrange(person_id,
          person_id, '[]') WITH &&, daterange(starts_on, ends_before) WITH &&),
        CONSTRAINT fk_contact_officers_staff_id FOREIGN KEY(staff_id) REFERENCES staff_accounts
          (id)
    """,
    "service_plans": """
        id UUID NOT NULL,
        person_id UUID NOT NULL,
        goals TEXT NOT NULL,
        measures TEXT NOT NULL,
        contact_every_days BIGINT NOT NULL,
        next_contact_on DATE NOT NULL,
        CONSTRAINT pk_service_plans PRIMARY KEY (id),
        CONSTRAINT ck_service_plans_contact_within_a_year CHECK (contact_every_days BETWEEN 1
          AND 366)
    """,
    "change_reports": """
        id UUID NOT NULL,
        person_id UUID NOT NULL,
        kind VARCHAR NOT NULL,
        state VARCHAR NOT NULL,
        died_on DATE,
        note_sealed BYTEA,
        reported_by UUID NOT NULL,
        reported_at TIMESTAMP WITH TIME ZONE NOT NULL,
        decided_by UUID,
        decided_at TIMESTAMP WITH TIME ZONE,
        version BIGINT NOT NULL,
        CONSTRAINT pk_change_reports PRIMARY KEY (id),
        CONSTRAINT ck_change_reports_death_has_a_day CHECK ((kind = 'death') = (died_on IS NOT
          NULL)),
        CONSTRAINT ck_change_reports_decided_once_closed CHECK ((state = 'open') = (decided_at
          IS NULL)),
        CONSTRAINT ck_change_reports_decision_is_whole CHECK ((decided_at IS NULL) = (decided_by
          IS NULL)),
        CONSTRAINT ck_change_reports_four_eyes CHECK (decided_by <> reported_by),
        CONSTRAINT ck_change_reports_change_kind CHECK (kind IN ('death', 'moved', 'name',
          'other')),
        CONSTRAINT ck_change_reports_report_state CHECK (state IN ('open', 'confirmed',
          'dismissed'))
    """,
}

INDEXES = (
    "INDEX ix_persons_division ON persons (division_code, name_pinyin, id)",
    "INDEX ix_persons_initials ON persons (name_initials, id)",
    "INDEX ix_persons_name ON persons (name, id)",
    "INDEX ix_persons_phone_index ON persons (phone_index)",
    "INDEX ix_persons_pinyin ON persons (name_pinyin, id)",
    "UNIQUE INDEX uq_persons_id_number_index ON persons (id_number_index)",
    "INDEX ix_person_roles_person ON person_roles (person_id)",
    "INDEX ix_service_periods_person ON service_periods (person_id)",
    "INDEX ix_family_members_member ON family_members (member_id)",
    "INDEX ix_family_members_person ON family_members (person_id)",
    "INDEX ix_employments_person ON employments (person_id)",
    "UNIQUE INDEX uq_health_records_person ON health_records (person_id)",
    "INDEX ix_categories_held_person ON categories_held (person_id)",
    "INDEX ix_disability_gradings_person ON disability_gradings (person_id)",
    "UNIQUE INDEX uq_preferential_cards_live ON preferential_cards (person_id) WHERE voided_on IS NULL",  # noqa: E501
    "INDEX ix_contact_officers_person ON contact_officers (person_id)",
    "INDEX ix_contact_officers_staff ON contact_officers (staff_id, person_id)",
    "UNIQUE INDEX uq_service_plans_person ON service_plans (person_id)",
    "INDEX ix_change_reports_person ON change_reports (person_id, id)",
    "UNIQUE INDEX uq_change_reports_open_death ON change_reports (person_id) WHERE kind = 'death' AND state = 'open'",  # noqa: E501
)


def upgrade() -> None:
    for table, content in TABLES.items():
        op.execute(f"CREATE TABLE {table} ({content})")
    for index in INDEXES:
        op.execute(f"CREATE {index}")
    protect("persons", division="division_code", person="id", hot=True)
    for table in list(TABLES)[1:]:
        protect(table, parent="persons", via="person_id")
        _key_to_persons(table, "person_id")
    for table, column in TO_PERSONS:
        _key_to_persons(table, column)


def downgrade() -> None:
    for table, column in TO_PERSONS:
        op.drop_constraint(f"fk_{table}_{column}", table)
    for table in reversed(TABLES):
        op.drop_table(table)


def _key_to_persons(table: str, column: str) -> None:
    op.create_foreign_key(f"fk_{table}_{column}", table, "persons", [column], ["id"])
