"""Migrations go both ways, and make exactly what the models say, by PostgreSQL's own words."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine

from app import migrate
from app.db import libpq_url
from app.models.base import Base
from app.models.security import OWNER, protection_ddl
from tests.fixtures.catalogue_of_postgres import WORDS, described
from tests.fixtures.cluster import Cluster

VERSIONS = sorted(Path(migrate.ROOT, "migrations", "versions").glob("0*.py"))
NOTHING = "LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
CODE_RANGE = """
CREATE TYPE coderange AS RANGE
  (subtype = text, collation = "C", multirange_type_name = codemultirange)
"""
TYPES = (
    CODE_RANGE,
    "CREATE TYPE uuidrange AS RANGE (subtype = uuid)",
    f"CREATE FUNCTION scope_codes() RETURNS codemultirange {NOTHING}",
    f"CREATE FUNCTION scope_persons() RETURNS uuid[] {NOTHING}",
    f"CREATE FUNCTION scope_bank() RETURNS text {NOTHING}",
    f"CREATE FUNCTION refuse_change() RETURNS trigger {NOTHING}",
)


@pytest.fixture
def empty_url(cluster: Cluster) -> Iterator[str]:
    name = cluster.empty()
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture(scope="module")
def url_of_models(cluster: Cluster) -> Iterator[str]:
    """A database made from what the models say, without any migration."""
    name = cluster.empty()
    _make_from_models(cluster.url(name))
    yield cluster.url(name)
    cluster.drop(name)


def _make_from_models(url: str) -> None:
    # Without parameters a percent sign in a function is only that.
    engine = create_engine(url, execution_options={"no_parameters": True})
    with engine.begin() as connection:
        connection.exec_driver_sql(f"GRANT USAGE, CREATE ON SCHEMA public TO {OWNER}")
        connection.exec_driver_sql(f"SET LOCAL ROLE {OWNER}")
        for statement in TYPES:
            connection.exec_driver_sql(statement)
        Base.metadata.create_all(connection)
        for mapper in Base.registry.mappers:
            model = mapper.class_
            statements = protection_ddl(model.__table__.name, model.__protection__)
            for statement in (*statements, *getattr(model, "__extra_ddl__", ())):
                connection.exec_driver_sql(statement)
    engine.dispose()


def _described(url: str, word: str) -> list[str]:
    with psycopg.connect(libpq_url(url)) as connection:
        return described(connection, word)


def test_revisions_are_a_single_numbered_line() -> None:
    assert [path.stem[:4] for path in VERSIONS] == [
        f"{number:04d}" for number in range(1, len(VERSIONS) + 1)
    ]


def test_migrations_go_up_down_and_up_again(empty_url: str) -> None:
    migrate.upgrade(empty_url)
    first = {word: _described(empty_url, word) for word in WORDS}
    migrate.downgrade(empty_url, "base")
    assert _described(empty_url, "columns") == []
    migrate.upgrade(empty_url)
    assert {word: _described(empty_url, word) for word in WORDS} == first


@pytest.mark.parametrize("word", [word for word in WORDS if word != "functions"])
def test_migrations_make_what_the_models_say(
    cluster: Cluster, template: str, url_of_models: str, word: str
) -> None:
    said, made = _described(url_of_models, word), _described(cluster.url(template), word)
    assert said
    assert [line for line in made if line not in said] == []
    assert [line for line in said if line not in made] == []


def test_the_comparison_sees_a_dropped_check(cluster: Cluster, empty_url: str) -> None:
    migrate.upgrade(empty_url)
    before = _described(empty_url, "constraints")
    with psycopg.connect(libpq_url(empty_url), autocommit=True) as connection:
        connection.execute("ALTER TABLE clock_shift DROP CONSTRAINT ck_clock_shift_one_row")
    assert _described(empty_url, "constraints") != before
