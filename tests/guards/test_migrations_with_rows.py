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
STATED = """
INSERT INTO statements (id, bank_code, division_code, client_id, booked_on, version_no, count,
  total_fen, digest, received_at)
VALUES (gen_random_uuid(), 'ABC', '350500000000', gen_random_uuid(), '2026-06-01', 1, 0, 0, '',
  '2026-06-02')
"""
BEGUN = """
INSERT INTO statements (id, bank_code, division_code, client_id, booked_on, version_no, count,
  total_fen, digest, received_at, serial, parts)
VALUES (gen_random_uuid(), 'ABC', '350500000000', gen_random_uuid(), '2026-06-01', 2, 0, 0, '',
  '2026-06-03', 'S2', 2)
"""
SAID = """
INSERT INTO bank_lines (id, bank_code, serial, delivery_id, line_no, division_code, payment_no,
  attempt, amount_fen, code, booked_at)
VALUES (gen_random_uuid(), 'ABC', 'S1', gen_random_uuid(), 1, '350500000000', 'P1', 1, 100, '0000',
  '2026-06-01')
"""
PAID_TWICE = """
UPDATE bank_lines SET applied_at = now(), outcome = 'late', problem = 'paid_twice'
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


def test_statements_and_lines_of_the_release_before_are_whole_and_looked_at(
    empty_url: str,
) -> None:
    migrate.upgrade(empty_url, "0020_figure_arrears")
    _holds(empty_url, STATED, SAID)
    migrate.upgrade(empty_url)
    whole = "SELECT parts, completed_at = received_at FROM statements"
    assert _found(empty_url, whole) == [(1, True)]
    left = "SELECT outcome, problem, applied_at IS NOT NULL FROM bank_lines"
    assert _found(empty_url, left) == [("doubtful", "not_applicable", True)]


def test_half_a_statement_and_a_line_paid_twice_go_back_to_what_could_be_said(
    empty_url: str,
) -> None:
    migrate.upgrade(empty_url, "0020_figure_arrears")
    _holds(empty_url, STATED)
    migrate.upgrade(empty_url, "0021_claims")
    _holds(empty_url, BEGUN, SAID, PAID_TWICE)
    migrate.downgrade(empty_url, "0020_figure_arrears")
    current = "SELECT version_no FROM statements WHERE superseded_at IS NULL"
    assert _found(empty_url, current) == [(1,)]
    assert _found(empty_url, "SELECT problem FROM bank_lines") == [("late_paid",)]
