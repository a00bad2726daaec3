"""Who may take a step, and every reason against it at once."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.domain.catalogue.guide import StepKind
from app.domain.divisions.levels import Level
from app.domain.requests.authority import (
    Bar,
    Matter,
    Officer,
    Place,
    bars,
    require_free,
)
from app.domain.requests.errors import MayNotAct

CHEN, LIN = UUID(int=1), UUID(int=2)  # Staff.
HUANG, HIS_SON, CHEN_HIMSELF = UUID(int=11), UUID(int=12), UUID(int=13)  # Persons.

OFFICER = Officer(staff_id=CHEN, person_id=CHEN_HIMSELF, level=Level.TOWNSHIP, in_scope=True)
PLACE = Place(StepKind.OPINION, frozenset({Level.TOWNSHIP}))
MATTER = Matter(person_id=HUANG, agent_person_id=None, entered_by=LIN, judges=frozenset({LIN}))


def test_a_stranger_to_the_matter_at_the_right_level_may_act() -> None:
    assert bars(OFFICER, PLACE, MATTER) == ()


@pytest.mark.parametrize(
    ("officer", "place", "matter", "bar"),
    [
        (replace(OFFICER, level=Level.VILLAGE), PLACE, MATTER, Bar.NOT_THE_LEVEL),
        (replace(OFFICER, level=Level.COUNTY), PLACE, MATTER, Bar.NOT_THE_LEVEL),
        (replace(OFFICER, in_scope=False), PLACE, MATTER, Bar.OUTSIDE_SCOPE),
        (OFFICER, replace(PLACE, panel=True), MATTER, Bar.NOT_THE_PANEL),
        (OFFICER, PLACE, replace(MATTER, entered_by=CHEN), Bar.ENTERED_IT),
        (OFFICER, PLACE, replace(MATTER, judges=frozenset({CHEN})), Bar.JUDGED_EARLIER),
        (OFFICER, PLACE, replace(MATTER, person_id=CHEN_HIMSELF), Bar.OWN_REQUEST),
        (OFFICER, PLACE, replace(MATTER, agent_person_id=CHEN_HIMSELF), Bar.OWN_REQUEST),
        (OFFICER, PLACE, replace(MATTER, relatives=frozenset({CHEN_HIMSELF})), Bar.RELATIVE),
    ],
)
def test_one_reason_keeps_an_officer_out(
    officer: Officer, place: Place, matter: Matter, bar: Bar
) -> None:
    assert bars(officer, place, matter) == (bar,)


def test_a_late_step_is_open_to_the_level_above_as_well() -> None:
    late = replace(PLACE, levels=frozenset({Level.TOWNSHIP, Level.COUNTY}))
    assert bars(replace(OFFICER, level=Level.COUNTY), late, MATTER) == ()
    assert bars(OFFICER, late, MATTER) == ()


def test_filing_upward_judges_nothing_so_the_same_officer_may_do_it() -> None:
    filing = replace(PLACE, kind=StepKind.FILE_UPWARD)
    judged = replace(MATTER, judges=frozenset({CHEN}), entered_by=CHEN)
    assert bars(OFFICER, filing, judged) == ()


def test_nobody_acts_in_his_own_matter_even_where_nothing_is_judged() -> None:
    filing = replace(PLACE, kind=StepKind.FILE_UPWARD)
    assert bars(OFFICER, filing, replace(MATTER, person_id=CHEN_HIMSELF)) == (Bar.OWN_REQUEST,)


def test_an_officer_whom_the_registry_does_not_know_is_nobodys_relative() -> None:
    unknown = replace(OFFICER, person_id=None)
    assert bars(unknown, PLACE, replace(MATTER, relatives=frozenset({HUANG}))) == ()


def test_a_refusal_names_every_reason() -> None:
    found = bars(replace(OFFICER, level=Level.CITY), PLACE, replace(MATTER, person_id=CHEN_HIMSELF))
    with pytest.raises(MayNotAct) as refused:
        require_free(found)
    assert [fault.code for fault in refused.value.errors] == [
        "bar_not_the_level",
        "bar_own_request",
    ]
