"""The way of a list, and the second person."""

from collections import deque
from uuid import UUID

import pytest

from app.domain.operations.imports.errors import (
    IllegalImportStep,
    SampleDrawnByAnother,
    SecondPersonNeeded,
)
from app.domain.operations.imports.sample import drawn, require_drawer, require_second_person
from app.domain.operations.imports.states import (
    OVER,
    TRANSITIONS,
    ImportEvent,
    ImportStatus,
    step,
)

CLERK, COLLEAGUE = UUID(int=1), UUID(int=2)
ROWS = [UUID(int=number) for number in range(1000)]


def test_nothing_is_applied_that_was_not_sampled_and_confirmed() -> None:
    """Walk every way from the file: without either step none arrives."""
    for left_out in (ImportEvent.DRAW_SAMPLE, ImportEvent.PASS_SAMPLE, ImportEvent.CONFIRM):
        assert ImportStatus.APPLIED not in _reached(left_out)
    assert ImportStatus.APPLIED in _reached(None)


def _reached(left_out: ImportEvent | None) -> set[ImportStatus]:
    reached, waiting = {ImportStatus.READING}, deque([ImportStatus.READING])
    while waiting:
        here = waiting.popleft()
        for (status, event), follows in TRANSITIONS.items():
            if status is here and event is not left_out and follows not in reached:
                reached.add(follows)
                waiting.append(follows)
    return reached


@pytest.mark.parametrize("status", sorted(OVER))
def test_what_is_over_stays_over(status: ImportStatus) -> None:
    for event in ImportEvent:
        with pytest.raises(IllegalImportStep):
            step(status, event)


def test_a_rehearsal_leads_nowhere() -> None:
    assert step(ImportStatus.READING, ImportEvent.REHEARSE) is ImportStatus.REHEARSED


def test_a_sample_follows_from_its_seed_alone() -> None:
    first = drawn("5eed", ROWS, 30)
    assert first == drawn("5eed", list(reversed(ROWS)), 30)
    assert len(set(first)) == 30
    assert set(first) != set(drawn("5eee", ROWS, 30))


def test_a_sample_of_a_short_list_is_all_of_it() -> None:
    assert set(drawn("5eed", ROWS[:7], 30)) == set(ROWS[:7])


def test_every_row_is_drawn_sooner_or_later() -> None:
    seen = {row for seed in range(60) for row in drawn(str(seed), ROWS[:100], 10)}
    assert seen == set(ROWS[:100])


def test_the_second_person_is_another_person() -> None:
    require_second_person(CLERK, COLLEAGUE)
    with pytest.raises(SecondPersonNeeded):
        require_second_person(CLERK, CLERK)


@pytest.mark.parametrize("drawn_by", [None, CLERK])
def test_whoever_drew_the_sample_checks_it(drawn_by: UUID | None) -> None:
    require_drawer(COLLEAGUE, COLLEAGUE)
    with pytest.raises(SampleDrawnByAnother):
        require_drawer(drawn_by, COLLEAGUE)
