"""The registry of persons and their dossiers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.protection_v1 import protect

revision = "0005_veterans"
down_revision = "0004_identity"

TABLES = (
    "persons",
    "person_roles",
    "service_periods",
    "family_members",
    "employments",
    "health_records",
    "categories_held",
    "disability_gradings",
    "preferential_cards",
    "contact_officers",
    "service_plans",
    "change_reports",
)

SAME_PERSON = (sa.literal_column("uuidrange(person_id, person_id, '[]')"), "&&")


def upgrade() -> None:
    _persons()
    _person_roles()
    _service_periods()
    _family_members()
    _employments()
    _health_records()
    _categories_held()
    _disability_gradings()
    _preferential_cards()
    _contact_officers()
    _service_plans()
    _change_reports()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=None)


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.Uuid(), nullable=False)


def _person(table: str) -> tuple[sa.Column[object], sa.ForeignKeyConstraint]:
    key = sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=f"fk_{table}_person_id")
    return sa.Column("person_id", sa.Uuid(), nullable=False), key


def _persons() -> None:
    op.create_table(
        "persons",
        _id(),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "former_names",
            sa.ARRAY(sa.Text()),
            nullable=False,
            comment="Names on discharge papers and old cards",
        ),
        sa.Column("name_pinyin", sa.Text(collation="C"), nullable=False, comment="chenjianguo"),
        sa.Column("name_initials", sa.Text(collation="C"), nullable=False, comment="cjg"),
        sa.Column("id_number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id_number_index", sa.LargeBinary(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary()),
        sa.Column("phone_index", sa.LargeBinary(), comment="Not unique: families share a phone"),
        sa.Column("address_sealed", sa.LargeBinary()),
        sa.Column(
            "sex", _choice("sex", "unknown", "male", "female", "unspecified"), nullable=False
        ),
        sa.Column("born_on", sa.Date(), nullable=False, comment="By the identity number"),
        sa.Column(
            "paper_born_on", sa.Date(), comment="By the discharge paper, where it says otherwise"
        ),
        sa.Column("ethnicity", sa.Text(), nullable=False, comment="GB/T 3304, two digits"),
        sa.Column(
            "division_code",
            sa.Text(collation="C"),
            nullable=False,
            comment="Residence; its station is responsible",
        ),
        sa.Column("hukou_code", sa.Text(collation="C")),
        sa.Column("hukou_kind", _choice("hukou_kind", "rural", "urban"), nullable=False),
        sa.Column(
            "speech",
            _choice(
                "practice_language",
                "mandarin",
                "minnan",
                "hakka",
                "she",
                "puxian",
                "fuzhou",
                "sign",
            ),
            nullable=False,
        ),
        sa.Column("hearing", _choice("hearing", "good", "impaired", "none"), nullable=False),
        sa.Column("sight", _choice("sight", "good", "impaired", "none"), nullable=False),
        sa.Column(
            "literacy", _choice("literacy", "reads", "reads_little", "cannot_read"), nullable=False
        ),
        sa.Column("died_on", sa.Date()),
        sa.Column("registered_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column(
            "changed_at",
            sa.TIMESTAMP(timezone=True),
            nullable=False,
            comment="Any section of the dossier",
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("ethnicity ~ '^[0-9]{2}$'", name=op.f("ck_persons_ethnicity_is_a_code")),
        sa.CheckConstraint(
            "(phone_sealed IS NULL) = (phone_index IS NULL)", name=op.f("ck_persons_phone_is_whole")
        ),
        sa.CheckConstraint("died_on >= born_on", name=op.f("ck_persons_died_after_birth")),
        sa.ForeignKeyConstraint(
            ["division_code"], ["divisions.code"], name=op.f("fk_persons_division_code")
        ),
        sa.ForeignKeyConstraint(
            ["hukou_code"], ["divisions.code"], name=op.f("fk_persons_hukou_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
    )
    op.create_index("ix_persons_division", "persons", ["division_code", "name_pinyin", "id"])
    op.create_index("ix_persons_initials", "persons", ["name_initials", "id"])
    op.create_index("ix_persons_name", "persons", ["name", "id"])
    op.create_index("ix_persons_phone_index", "persons", ["phone_index"])
    op.create_index("ix_persons_pinyin", "persons", ["name_pinyin", "id"])
    op.create_index("uq_persons_id_number_index", "persons", ["id_number_index"], unique=True)
    protect("persons", division="division_code", person="id", hot=True)


def _person_roles() -> None:
    op.create_table(
        "person_roles",
        _id(),
        *_person("person_roles"),
        sa.Column(
            "role",
            _choice(
                "person_role",
                "veteran",
                "serving_member",
                "martyr_kin",
                "duty_death_kin",
                "illness_death_kin",
                "veteran_family",
                "serving_family",
                "disabled_police",
                "disabled_official",
                "disabled_militia",
                "agent",
                "other_beneficiary",
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date()),
        postgresql.ExcludeConstraint(
            SAME_PERSON,
            (sa.literal_column("coderange(role::text, role::text, '[]')"), "&&"),
            (sa.literal_column("daterange(starts_on, ends_before)"), "&&"),
            using="gist",
            name="ex_person_roles_period",
        ),
        sa.CheckConstraint(
            "starts_on < ends_before", name=op.f("ck_person_roles_period_holds_a_day")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_roles")),
    )
    op.create_index("ix_person_roles_person", "person_roles", ["person_id"])
    protect("person_roles", parent="persons", via="person_id")


def _service_periods() -> None:
    op.create_table(
        "service_periods",
        _id(),
        *_person("service_periods"),
        sa.Column(
            "branch",
            _choice(
                "service_branch",
                "army",
                "navy",
                "air_force",
                "rocket_force",
                "armed_police",
                "fire_service",
                "frontier_defence",
                "railway_corps",
                "engineer_corps",
                "volunteer_army",
                "other",
            ),
            nullable=False,
        ),
        sa.Column("enlisted_on", sa.Date(), nullable=False),
        sa.Column(
            "enlisted_code",
            sa.Text(collation="C"),
            comment="County that approved enlistment: it pays the conscript-family grant",
        ),
        sa.Column("hukou_at_enlistment", _choice("hukou_kind", "rural", "urban"), nullable=False),
        sa.Column("discharged_on", sa.Date(), comment="Empty while serving"),
        sa.Column(
            "rank",
            _choice(
                "rank_kind",
                "conscript",
                "sergeant_before_2022",
                "sergeant",
                "officer",
                "civilian_cadre",
            ),
            nullable=False,
        ),
        sa.Column(
            "discharge",
            _choice(
                "discharge_kind",
                "discharged",
                "demobilised",
                "transferred",
                "retired",
                "independent_employment",
                "dismissed",
            ),
        ),
        sa.Column(
            "highest_merit",
            _choice(
                "honour_kind",
                "first_class_merit",
                "second_class_merit",
                "third_class_merit",
                "title_of_honour",
                "outstanding_soldier",
            ),
            comment="Increments count the highest only",
        ),
        postgresql.ExcludeConstraint(
            SAME_PERSON,
            (sa.literal_column("daterange(enlisted_on, discharged_on)"), "&&"),
            using="gist",
            name="ex_service_periods_period",
        ),
        sa.CheckConstraint(
            "(discharged_on IS NULL) = (discharge IS NULL)",
            name=op.f("ck_service_periods_discharge_is_whole"),
        ),
        sa.CheckConstraint(
            "enlisted_on < discharged_on",
            name=op.f("ck_service_periods_discharged_after_enlisting"),
        ),
        sa.ForeignKeyConstraint(
            ["enlisted_code"], ["divisions.code"], name=op.f("fk_service_periods_enlisted_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_periods")),
    )
    op.create_index("ix_service_periods_person", "service_periods", ["person_id"])
    protect("service_periods", parent="persons", via="person_id")


def _family_members() -> None:
    op.create_table(
        "family_members",
        _id(),
        *_person("family_members"),
        sa.Column("member_id", sa.Uuid(), comment="The same human being in the registry"),
        sa.Column(
            "relation",
            _choice(
                "relation",
                "spouse",
                "son",
                "daughter",
                "father",
                "mother",
                "grandchild",
                "grandparent",
                "sibling",
                "child_in_law",
                "guardian",
                "other",
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary()),
        sa.Column("born_on", sa.Date()),
        sa.Column("lives_together", sa.Boolean(), nullable=False),
        sa.Column(
            "cares",
            sa.Boolean(),
            nullable=False,
            comment="The person to ring when the veteran cannot answer",
        ),
        sa.CheckConstraint(
            "member_id <> person_id", name=op.f("ck_family_members_nobody_is_his_own_kin")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["persons.id"], name=op.f("fk_family_members_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_members")),
    )
    op.create_index("ix_family_members_member", "family_members", ["member_id"])
    op.create_index("ix_family_members_person", "family_members", ["person_id"])
    protect("family_members", parent="persons", via="person_id")


def _employments() -> None:
    op.create_table(
        "employments",
        _id(),
        *_person("employments"),
        sa.Column(
            "kind",
            _choice(
                "employment_kind",
                "employed",
                "farming",
                "own_firm",
                "flexible",
                "unemployed",
                "studying",
                "retired",
                "unable_to_work",
            ),
            nullable=False,
        ),
        sa.Column("employer", sa.Text()),
        sa.Column("occupation", sa.Text()),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date()),
        sa.CheckConstraint(
            "starts_on < ends_before", name=op.f("ck_employments_period_holds_a_day")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employments")),
    )
    op.create_index("ix_employments_person", "employments", ["person_id"])
    protect("employments", parent="persons", via="person_id")


def _health_records() -> None:
    op.create_table(
        "health_records",
        _id(),
        *_person("health_records"),
        sa.Column(
            "care_need",
            _choice("care_need", "independent", "partly_dependent", "dependent", "bedridden"),
            nullable=False,
        ),
        sa.Column(
            "living",
            _choice("living_situation", "with_family", "empty_nest", "alone", "institution"),
            nullable=False,
        ),
        sa.Column("last_checkup_on", sa.Date()),
        sa.Column("details_sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_records")),
    )
    op.create_index("uq_health_records_person", "health_records", ["person_id"], unique=True)
    protect("health_records", parent="persons", via="person_id")


def _categories_held() -> None:
    op.create_table(
        "categories_held",
        _id(),
        *_person("categories_held"),
        sa.Column(
            "category",
            _choice(
                "category_code",
                "disabled_veteran",
                "disabled_police",
                "disabled_official",
                "disabled_militia",
                "martyr_survivor",
                "duty_death_survivor",
                "illness_death_survivor",
                "war_participant",
                "test_participant",
                "returned_with_illness",
                "rural_veteran_60",
                "demobilised_before_1954",
                "aged_martyr_child",
                "red_army_veteran",
                "west_route_veteran",
                "separated_red_army",
            ),
            nullable=False,
        ),
        sa.Column(
            "starts_on",
            sa.Date(),
            nullable=False,
            comment="Month or day from which it was confirmed",
        ),
        sa.Column("ends_before", sa.Date()),
        sa.Column(
            "basis",
            sa.Text(),
            nullable=False,
            comment="Number of the decision or certificate it rests on",
        ),
        sa.Column("end_reason", sa.Text()),
        postgresql.ExcludeConstraint(
            SAME_PERSON,
            (sa.literal_column("coderange(category::text, category::text, '[]')"), "&&"),
            (sa.literal_column("daterange(starts_on, ends_before)"), "&&"),
            using="gist",
            name="ex_categories_held_period",
        ),
        sa.CheckConstraint(
            "starts_on < ends_before", name=op.f("ck_categories_held_period_holds_a_day")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories_held")),
    )
    op.create_index("ix_categories_held_person", "categories_held", ["person_id"])
    protect("categories_held", parent="persons", via="person_id")


def _disability_gradings() -> None:
    op.create_table(
        "disability_gradings",
        _id(),
        *_person("disability_gradings"),
        sa.Column("grade", sa.SmallInteger(), nullable=False, comment="1 is the gravest"),
        sa.Column(
            "nature", _choice("disability_nature", "combat", "duty", "illness"), nullable=False
        ),
        sa.Column(
            "psychiatric",
            sa.Boolean(),
            nullable=False,
            comment="Grades 5 and 6 carry a nursing fee when psychiatric",
        ),
        sa.Column(
            "starts_on",
            sa.Date(),
            nullable=False,
            comment="Day of approval; regrading waits a year",
        ),
        sa.Column("ends_before", sa.Date()),
        sa.Column("basis", sa.Text(), nullable=False, comment="Number of the decision"),
        postgresql.ExcludeConstraint(
            SAME_PERSON,
            (sa.literal_column("daterange(starts_on, ends_before)"), "&&"),
            using="gist",
            name="ex_disability_gradings_period",
        ),
        sa.CheckConstraint(
            "grade BETWEEN 1 AND 10", name=op.f("ck_disability_gradings_grade_is_one_to_ten")
        ),
        sa.CheckConstraint(
            "starts_on < ends_before", name=op.f("ck_disability_gradings_period_holds_a_day")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disability_gradings")),
    )
    op.create_index("ix_disability_gradings_person", "disability_gradings", ["person_id"])
    protect("disability_gradings", parent="persons", via="person_id")


def _preferential_cards() -> None:
    op.create_table(
        "preferential_cards",
        _id(),
        *_person("preferential_cards"),
        sa.Column("number_sealed", sa.LargeBinary(), comment="Opaque; the format is not public"),
        sa.Column(
            "bank", sa.Text(), nullable=False, comment="Code of the issuing bank, reference data"
        ),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("voided_on", sa.Date()),
        sa.CheckConstraint(
            "voided_on >= issued_on", name=op.f("ck_preferential_cards_voided_after_issue")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preferential_cards")),
    )
    op.create_index(
        "uq_preferential_cards_live",
        "preferential_cards",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("voided_on IS NULL"),
    )
    protect("preferential_cards", parent="persons", via="person_id")


def _contact_officers() -> None:
    op.create_table(
        "contact_officers",
        _id(),
        *_person("contact_officers"),
        sa.Column("staff_id", sa.NullType(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_before", sa.Date()),
        postgresql.ExcludeConstraint(
            SAME_PERSON,
            (sa.literal_column("daterange(starts_on, ends_before)"), "&&"),
            using="gist",
            name="ex_contact_officers_period",
        ),
        sa.CheckConstraint(
            "starts_on < ends_before", name=op.f("ck_contact_officers_period_holds_a_day")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_accounts.id"], name=op.f("fk_contact_officers_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_officers")),
    )
    op.create_index("ix_contact_officers_person", "contact_officers", ["person_id"])
    op.create_index("ix_contact_officers_staff", "contact_officers", ["staff_id", "person_id"])
    protect("contact_officers", parent="persons", via="person_id")


def _service_plans() -> None:
    op.create_table(
        "service_plans",
        _id(),
        *_person("service_plans"),
        sa.Column("goals", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("contact_every_days", sa.BigInteger(), nullable=False),
        sa.Column("next_contact_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "contact_every_days BETWEEN 1 AND 366",
            name=op.f("ck_service_plans_contact_within_a_year"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_plans")),
    )
    op.create_index("uq_service_plans_person", "service_plans", ["person_id"], unique=True)
    protect("service_plans", parent="persons", via="person_id")


def _change_reports() -> None:
    op.create_table(
        "change_reports",
        _id(),
        *_person("change_reports"),
        sa.Column(
            "kind", _choice("change_kind", "death", "moved", "name", "other"), nullable=False
        ),
        sa.Column(
            "state", _choice("report_state", "open", "confirmed", "dismissed"), nullable=False
        ),
        sa.Column("died_on", sa.Date()),
        sa.Column("note_sealed", sa.LargeBinary()),
        sa.Column("reported_by", sa.Uuid(), nullable=False, comment="Account of staff or citizen"),
        sa.Column("reported_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", sa.TIMESTAMP(timezone=True)),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'death') = (died_on IS NOT NULL)",
            name=op.f("ck_change_reports_death_has_a_day"),
        ),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NULL)",
            name=op.f("ck_change_reports_decided_once_closed"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)",
            name=op.f("ck_change_reports_decision_is_whole"),
        ),
        sa.CheckConstraint("decided_by <> reported_by", name=op.f("ck_change_reports_four_eyes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_reports")),
    )
    op.create_index("ix_change_reports_person", "change_reports", ["person_id", "id"])
    op.create_index(
        "uq_change_reports_open_death",
        "change_reports",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'death' AND state = 'open'"),
    )
    protect("change_reports", parent="persons", via="person_id")
