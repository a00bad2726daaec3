"""Divisions, managed areas, stations with their staff, and the working calendar."""

import sqlalchemy as sa
from alembic import op

from migrations.protection_v1 import protect

revision = "0003_divisions"
down_revision = "0002_jobs"

CODE = sa.Text(collation="C")

SUBTREE_RANGE = """
CREATE FUNCTION subtree_range(root text, level text) RETURNS coderange
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
  SELECT coderange(root, rpad((left(root, digits)::bigint + 1)::text, 12, '0'))
  FROM (SELECT CASE level WHEN 'province' THEN 2 WHEN 'city' THEN 4 WHEN 'county' THEN 6
                          WHEN 'township' THEN 9 ELSE 12 END) AS groups (digits)
)
"""

# The twin of app/domain/divisions/managed.py: an area has its members too, and a division has
# what lies below it without the members of an area that does not itself lie below it.
# Every call of staff asks it: levels are looked up one by one, since a join read all divisions.
DIVISION_SCOPE = """
CREATE FUNCTION division_scope(root_code text) RETURNS codemultirange
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
  WITH own AS (
    SELECT subtree_range(code, level) AS codes FROM divisions WHERE code = root_code
  )
  SELECT codemultirange(own.codes)
    + coalesce((SELECT range_agg(subtree_range(member_code,
                  (SELECT level FROM divisions WHERE code = member_code)))
                FROM division_members WHERE area_code = root_code), '{}')
    - coalesce((SELECT range_agg(subtree_range(member_code,
                  (SELECT level FROM divisions WHERE code = member_code)))
                FROM division_members
                WHERE area_code <> root_code AND member_code <> root_code
                  AND member_code <@ own.codes AND NOT area_code <@ own.codes), '{}')
  FROM own
)
"""


def upgrade() -> None:
    _divisions()
    _stations()
    _station_staff()
    _calendar()
    op.execute(SUBTREE_RANGE)
    op.execute(DIVISION_SCOPE)


def _divisions() -> None:
    op.create_table(
        "divisions",
        sa.Column(
            "code",
            CODE,
            nullable=False,
            comment="12 digits in groups of 2-2-2-3-3; a managed area goes by a house code",
        ),
        sa.Column(
            "parent_code",
            CODE,
            nullable=True,
            comment="By the code; who administers: division_members",
        ),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("name", CODE, nullable=False),
        sa.Column(
            "managed",
            sa.Boolean(),
            nullable=False,
            comment="A managed area without a code in GB/T 2260",
        ),
        sa.CheckConstraint(
            "level IN ('village', 'township', 'county', 'city', 'province')",
            name=op.f("ck_divisions_level"),
        ),
        sa.CheckConstraint(
            "code ~ '^[1-8][0-9]{11}$'", name=op.f("ck_divisions_code_has_twelve_digits")
        ),
        sa.CheckConstraint("parent_code < code", name=op.f("ck_divisions_parent_comes_first")),
        sa.CheckConstraint(
            "(parent_code IS NULL) = (level = 'province')",
            name=op.f("ck_divisions_only_provinces_stand_alone"),
        ),
        sa.CheckConstraint(
            "NOT managed OR level = 'county'",
            name=op.f("ck_divisions_areas_stand_beside_counties"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_code"], ["divisions.code"], name=op.f("fk_divisions_parent_code")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_divisions")),
    )
    op.create_index("ix_divisions_parent_code_code", "divisions", ["parent_code", "code"])
    op.create_index("ix_divisions_name_code", "divisions", ["name", "code"])
    op.create_table(
        "division_members",
        sa.Column("member_code", CODE, nullable=False, comment="One area at most administers it"),
        sa.Column("area_code", CODE, nullable=False),
        sa.CheckConstraint(
            "area_code <> member_code", name=op.f("ck_division_members_no_area_holds_itself")
        ),
        sa.ForeignKeyConstraint(
            ["member_code"], ["divisions.code"], name=op.f("fk_division_members_member_code")
        ),
        sa.ForeignKeyConstraint(
            ["area_code"], ["divisions.code"], name=op.f("fk_division_members_area_code")
        ),
        sa.PrimaryKeyConstraint("member_code", name=op.f("pk_division_members")),
    )
    op.create_index(op.f("ix_division_members_area_code"), "division_members", ["area_code"])
    protect("divisions", hot=True)
    protect("division_members", hot=True)


def _stations() -> None:
    op.create_table(
        "stations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("division_code", CODE, nullable=False),
        sa.Column("name", CODE, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column(
            "phone",
            sa.Text(),
            nullable=False,
            comment="The number of the station, open to everybody",
        ),
        sa.Column("opening_hours", sa.Text(), nullable=False, comment="As people read it"),
        sa.Column(
            "latitude",
            sa.Numeric(9, 6),
            nullable=True,
            comment="Degrees, GCJ-02, as the mini program's map",
        ),
        sa.Column("longitude", sa.Numeric(9, 6), nullable=True, comment="Degrees, GCJ-02"),
        sa.Column("has_organisation", sa.Boolean(), nullable=False, comment="五有: 有机构"),
        sa.Column("has_posts", sa.Boolean(), nullable=False, comment="五有: 有编制"),
        sa.Column("has_people", sa.Boolean(), nullable=False, comment="五有: 有人员"),
        sa.Column("has_funding", sa.Boolean(), nullable=False, comment="五有: 有经费"),
        sa.Column("has_assurance", sa.Boolean(), nullable=False, comment="五有: 有保障"),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "latitude BETWEEN 3 AND 54", name=op.f("ck_stations_latitude_lies_in_china")
        ),
        sa.CheckConstraint(
            "longitude BETWEEN 73 AND 136", name=op.f("ck_stations_longitude_lies_in_china")
        ),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)",
            name=op.f("ck_stations_location_is_whole_or_absent"),
        ),
        sa.ForeignKeyConstraint(
            ["division_code"], ["divisions.code"], name=op.f("fk_stations_division_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stations")),
        sa.UniqueConstraint("id", "division_code", name=op.f("uq_stations_id_division_code")),
    )
    op.create_index("ix_stations_division_code_id", "stations", ["division_code", "id"])
    op.create_index("ix_stations_latitude_longitude", "stations", ["latitude", "longitude"])
    op.create_table(
        "station_windows",
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.CheckConstraint(
            "number BETWEEN 1 AND 99", name=op.f("ck_station_windows_number_is_on_the_sign")
        ),
        sa.CheckConstraint(
            "service IN ('policy_consultation', 'legal_aid', 'veterans_tea_talk', 'employment',"
            " 'benefit_support', 'petition_reception')",
            name=op.f("ck_station_windows_window_service"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id"],
            ["stations.id"],
            name=op.f("fk_station_windows_station_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("station_id", "number", name=op.f("pk_station_windows")),
    )
    protect("stations", hot=True)
    protect("station_windows")


def _station_staff() -> None:
    op.create_table(
        "station_staff",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.Column("division_code", CODE, nullable=False, comment="That of the station, always"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("certificate_number", sa.Text(), nullable=True),
        sa.Column(
            "certificate_expires_on", sa.Date(), nullable=True, comment="The last day it holds"
        ),
        sa.Column(
            "left_on", sa.Date(), nullable=True, comment="No longer works there from this day"
        ),
        # The key to staff_accounts follows in 0008: accounts are made after stations.
        sa.Column(
            "staff_account_id",
            sa.Uuid(),
            nullable=True,
            comment="The account this person signs in with, if any",
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(certificate_number IS NULL) = (certificate_expires_on IS NULL)",
            name=op.f("ck_station_staff_certificate_is_whole_or_absent"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "division_code"],
            ["stations.id", "stations.division_code"],
            name=op.f("fk_station_staff_station_id_division_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_staff")),
        sa.UniqueConstraint("certificate_number", name=op.f("uq_station_staff_certificate_number")),
    )
    op.create_index("ix_station_staff_station_id", "station_staff", ["station_id"])
    op.create_index("ix_station_staff_expiry", "station_staff", ["certificate_expires_on", "id"])
    op.create_index(
        "ix_station_staff_staff_account_id", "station_staff", ["staff_account_id"], unique=True
    )
    protect("station_staff", division="division_code")


def _calendar() -> None:
    op.create_table(
        "calendar_years",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False, comment="Title of the notice"),
        sa.Column(
            "published_at",
            sa.TIMESTAMP(timezone=True),
            nullable=False,
            comment="When this system learnt of it",
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "year BETWEEN 2000 AND 2200", name=op.f("ck_calendar_years_year_is_near")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_years")),
        sa.UniqueConstraint("year", name=op.f("uq_calendar_years_year")),
    )
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True, comment="The holiday a day off belongs to"),
        sa.CheckConstraint("kind IN ('off', 'worked')", name=op.f("ck_calendar_days_day_kind")),
        sa.CheckConstraint(
            "extract(year FROM day) = year", name=op.f("ck_calendar_days_day_lies_in_its_year")
        ),
        sa.CheckConstraint(
            "(kind = 'off') = (name IS NOT NULL)",
            name=op.f("ck_calendar_days_only_holidays_have_names"),
        ),
        sa.ForeignKeyConstraint(
            ["year"],
            ["calendar_years.year"],
            name=op.f("fk_calendar_days_year"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_days")),
    )
    op.create_index("ix_calendar_days_year", "calendar_days", ["year"])
    protect("calendar_years")
    protect("calendar_days")


def downgrade() -> None:
    op.execute("DROP FUNCTION division_scope(text)")
    op.execute("DROP FUNCTION subtree_range(text, text)")
    for table in (
        "calendar_days",
        "calendar_years",
        "station_staff",
        "station_windows",
        "stations",
        "division_members",
        "divisions",
    ):
        op.drop_table(table)
