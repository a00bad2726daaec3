from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.signing_keys import FRESH_SECONDS
from app.domain.identity.key_rotation import (
    PACE,
    KeyStage,
    KeyTimes,
    rotation_due,
    signing_key,
    stage_of,
)
from app.domain.identity.tokens import LONGEST_LIFE

START = datetime(2026, 11, 22, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KEY = KeyTimes(
    published_at=START,
    signs_from=START + HOUR,
    retires_at=START + 30 * DAY,
    gone_at=START + 30 * DAY + 2 * HOUR,
)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("after", "stage"),
    [
        (-DAY, KeyStage.PUBLISHED),
        (timedelta(), KeyStage.PUBLISHED),
        (HOUR - MOMENT, KeyStage.PUBLISHED),
        (HOUR, KeyStage.SIGNING),
        (30 * DAY - MOMENT, KeyStage.SIGNING),
        (30 * DAY, KeyStage.RETIRING),
        (30 * DAY + 2 * HOUR - MOMENT, KeyStage.RETIRING),
        (30 * DAY + 2 * HOUR, KeyStage.GONE),
    ],
)
def test_the_instants_of_a_key_decide_its_stage(after: timedelta, stage: KeyStage) -> None:
    assert stage_of(KEY, START + after) is stage


def test_the_first_key_of_all_signs_at_once() -> None:
    rotation = rotation_due([], START)

    assert rotation is not None
    assert rotation.successor == KeyTimes(published_at=START, signs_from=START)


def test_a_successor_is_published_before_it_signs_and_the_old_key_stays_for_its_tokens() -> None:
    present = KeyTimes(published_at=START, signs_from=START)
    assert rotation_due([present], START + 30 * DAY - HOUR - MOMENT) is None

    rotation = rotation_due([present], START + 30 * DAY - HOUR)

    assert rotation is not None
    assert rotation.successor.signs_from == START + 30 * DAY
    assert rotation.retires_at == START + 30 * DAY
    assert rotation.gone_at - rotation.retires_at > LONGEST_LIFE


def test_a_key_whose_successor_is_published_is_not_rotated_again() -> None:
    present = KeyTimes(START, START, START + 30 * DAY, START + 30 * DAY + 2 * HOUR)
    successor = KeyTimes(START + 30 * DAY - HOUR, START + 30 * DAY)

    assert rotation_due([present, successor], START + 30 * DAY - MOMENT) is None


def test_a_clock_that_stepped_back_before_every_key_makes_one_that_signs_at_once() -> None:
    rotation = rotation_due([KEY], START - DAY)

    assert rotation is not None
    assert rotation.successor.signs_from == START - DAY


@given(pauses=st.lists(st.timedeltas(MOMENT, 90 * DAY), min_size=1, max_size=40))
def test_however_seldom_rotation_runs_one_key_signs_and_every_token_can_be_verified(
    pauses: list[timedelta],
) -> None:
    now, keys = START, list[KeyTimes]()
    for pause in pauses:
        if rotation := rotation_due(keys, now):
            ends = {"retires_at": rotation.retires_at, "gone_at": rotation.gone_at}
            keys = [key if key.retires_at else replace(key, **ends) for key in keys]
            keys.append(rotation.successor)
        signer = signing_key(keys, now)
        assert signer is not None
        assert stage_of(signer, now + LONGEST_LIFE) is not KeyStage.GONE
        assert [key.retires_at for key in keys].count(None) == 1
        now += pause


def test_keys_are_read_again_more_often_than_a_new_one_begins_to_sign() -> None:
    assert timedelta(seconds=FRESH_SECONDS) < PACE.wait < PACE.linger - LONGEST_LIFE
