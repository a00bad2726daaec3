"""What is missing is told once and completely; silence accepts."""

from datetime import date

import pytest

from app.domain.requests.errors import (
    NothingToSupplement,
    SupplementAlreadyAsked,
    SupplementIncomplete,
)
from app.domain.requests.receipt import (
    Missing,
    ask,
    check_answer,
    is_accepted_by_silence,
    notice_due,
    supplement_due,
)
from tests.rules.requests.chains import a_guide
from tests.rules.requests.test_clock import CALENDAR

GUIDE = a_guide()
BOTH = Missing(documents=("event_proof",), fields=("income_fen",))


def test_the_bureau_has_five_working_days_to_speak() -> None:
    assert notice_due(date(2026, 2, 13), GUIDE, CALENDAR).on == date(2026, 2, 27)


def test_silence_accepts_from_the_day_after_the_last_day() -> None:
    assert not is_accepted_by_silence(date(2026, 2, 27), date(2026, 2, 27))
    assert is_accepted_by_silence(date(2026, 2, 27), date(2026, 2, 28))
    assert not is_accepted_by_silence(None, date(2026, 2, 28))


def test_a_first_supplement_may_be_asked_for() -> None:
    ask(GUIDE, BOTH, asked_before=0)


def test_a_second_supplement_may_not() -> None:
    with pytest.raises(SupplementAlreadyAsked):
        ask(GUIDE, BOTH, asked_before=1)


def test_a_supplement_names_something() -> None:
    with pytest.raises(NothingToSupplement):
        ask(GUIDE, Missing((), ()), asked_before=0)


def test_a_supplement_names_only_what_the_guide_knows() -> None:
    with pytest.raises(NothingToSupplement) as refused:
        ask(GUIDE, Missing(("event_proof", "horoscope"), ("shoe_size",)), asked_before=0)
    assert [fault.pointer for fault in refused.value.errors] == ["/documents/1", "/fields/0"]


def test_fifteen_days_to_answer_end_on_a_working_day() -> None:
    assert supplement_due(date(2026, 3, 6), GUIDE, CALENDAR).on == date(2026, 3, 23)


def test_a_complete_answer_is_taken() -> None:
    check_answer(BOTH, documents=["event_proof", "more"], fields=["income_fen"])


def test_an_incomplete_answer_names_each_thing_left_out() -> None:
    with pytest.raises(SupplementIncomplete) as refused:
        check_answer(BOTH, documents=[], fields=[])
    assert [(fault.pointer, fault.code) for fault in refused.value.errors] == [
        ("/documents/event_proof", "document_missing"),
        ("/form/income_fen", "field_missing"),
    ]
