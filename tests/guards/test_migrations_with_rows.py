"""Migrations meet what is there: rows that the release before was right to write, and our own."""

from collections.abc import Iterator
from typing import LiteralString

import psycopg
import pytest

from app import migrate
from app.db import libpq_url
from tests.fixtures.cluster import Cluster

# What the rows refer to matters to none of this.
ALONE = "SET session_replication_role = replica"
PARTS = """
INSERT INTO remittances (id, batch_id, county_code, bank_code, status, count, total_fen, digest,
  voucher_no, paying_account, value_on, funded_at, updated_at)
SELECT gen_random_uuid(), gen_random_uuid(), '350505000000', bank, 'settled', 1, 100, '', voucher,
  '8801', '2026-11-20', now(), now()
FROM (VALUES ('ABC', 'GK1'), ('CCB', 'GK1'), ('ICBC', 'GK2')) parts (bank, voucher)
"""
ENDED = """
INSERT INTO entitlements (id, person_id, division_code, programme, basis, basis_ref, starts_on,
  ends_before, due_from, status, opened_at, confirmed_at, ended_reason, version)
VALUES (gen_random_uuid(), gen_random_uuid(), '350505000000', 'spouse_aid', 'register', '1',
  '2026-01-01', '2026-06-01', '2026-01-01', 'ended', now(), now(), 'term_over', 1)
"""
STOPPED = """
INSERT INTO suspensions (id, entitlement_id, reason, word, authority, from_on, repays, decided_at)
VALUES (gen_random_uuid(), gen_random_uuid(), 'fraud', 'cancel', 'county', '2026-06-01', false,
  now())
"""
RAISED = """
INSERT INTO arrears (id, entitlement_id, person_id, division_code, period, kind, cause, amount_fen,
  status, noted_at)
VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '350505000000', '2026-06-01',
  'raise', 'figure', 100, 'due', now())
"""


@pytest.fixture
def empty_url(cluster: Cluster) -> Iterator[str]:
    name = cluster.empty()
    yield cluster.url(name)
    cluster.drop(name)


def _holds(url: str, *statements: LiteralString) -> None:
    with psycopg.connect(libpq_url(url)) as connection:
        for statement in (ALONE, *statements):
            connection.execute(statement)


def _found(url: str, query: LiteralString) -> list[tuple[object, ...]]:
    with psycopg.connect(libpq_url(url)) as connection:
        return connection.execute(query).fetchall()


def test_a_voucher_that_funded_two_parts_before_is_told_apart(empty_url: str) -> None:
    migrate.upgrade(empty_url, "0023_left_out_at_home")
    _holds(empty_url, PARTS)
    migrate.upgrade(empty_url, "0024_door")
    found = _found(empty_url, "SELECT bank_code, voucher_no FROM remittances ORDER BY 1")
    assert found == [("ABC", "GK1"), ("CCB", "GK1（2）"), ("ICBC", "GK2")]


def test_what_only_the_newer_release_can_say_is_said_as_the_older_one_would(
    empty_url: str,
) -> None:
    migrate.upgrade(empty_url)
    _holds(empty_url, ENDED, STOPPED, RAISED)
    migrate.downgrade(empty_url, "0018_what_stays")
    assert _found(empty_url, "SELECT ended_reason FROM entitlements") == [("conditions_over",)]
    assert _found(empty_url, "SELECT reason FROM suspensions") == [("under_review",)]
    assert _found(empty_url, "SELECT cause FROM arrears") == [("rate_notice",)]
