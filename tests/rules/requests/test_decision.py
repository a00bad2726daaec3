"""A decision after it was made: its reason, its remedies, and what becomes of it."""

from datetime import date

import pytest

from app.domain.catalogue.guide import Remedies
from app.domain.catalogue.wording import Localised
from app.domain.requests.decision import (
    DecisionEvent,
    DecisionState,
    coded_refusal,
    periods,
    step,
)
from app.domain.requests.errors import DecisionNotContestable, RefusalNeeded, UnknownRefusal
from tests.rules.requests.chains import a_guide

S, E = DecisionState, DecisionEvent
REMEDIES = Remedies(
    reconsideration_days=60,
    reconsideration_at=Localised("鲤城区人民政府", "Licheng people's government"),
    litigation_months=6,
    litigation_at=Localised("鲤城区人民法院", "Licheng people's court"),
)


@pytest.mark.parametrize(
    ("served_on", "reconsideration", "litigation"),
    [
        (date(2026, 3, 4), date(2026, 5, 3), date(2026, 9, 4)),
        (date(2026, 8, 31), date(2026, 10, 30), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2027, 10, 30), date(2028, 2, 29)),
        (date(2026, 6, 30), date(2026, 8, 29), date(2026, 12, 30)),
        (date(2026, 7, 31), date(2026, 9, 29), date(2027, 1, 31)),
    ],
)
def test_remedies_run_from_service(
    served_on: date, reconsideration: date, litigation: date
) -> None:
    found = periods(REMEDIES, served_on)
    assert (found.reconsideration_until, found.litigation_until) == (reconsideration, litigation)


@pytest.mark.parametrize(
    ("path", "end"),
    [
        ([E.RECONSIDER, E.UPHOLD], S.UPHELD),
        ([E.RECONSIDER, E.REVOKE, E.REMAKE], S.REMADE),
        ([E.RECONSIDER, E.UPHOLD, E.SUE, E.REVOKE], S.REVOKED),
        ([E.SUE, E.UPHOLD], S.UPHELD),
    ],
)
def test_a_decision_can_be_fought(path: list[DecisionEvent], end: DecisionState) -> None:
    state = S.IN_FORCE
    for event in path:
        state = step(state, event)
    assert state is end


@pytest.mark.parametrize(
    ("state", "event"),
    [(S.IN_FORCE, E.REVOKE), (S.REVOKED, E.SUE), (S.REMADE, E.REMAKE), (S.UPHELD, E.RECONSIDER)],
)
def test_no_remedy_skips_its_turn(state: DecisionState, event: DecisionEvent) -> None:
    with pytest.raises(DecisionNotContestable):
        step(state, event)


def test_a_refusal_carries_the_reason_of_the_guide() -> None:
    assert coded_refusal(a_guide(), "income_above").label.zh == "收入超过标准"


def test_a_refusal_without_a_known_code_is_void() -> None:
    with pytest.raises(RefusalNeeded):
        coded_refusal(a_guide(), None)
    with pytest.raises(UnknownRefusal):
        coded_refusal(a_guide(), "bad_mood")
