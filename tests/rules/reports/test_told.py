"""What a report may say: times, days, who signed, and what only fits one outcome."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain.calendar.days import SHANGHAI
from app.domain.reports.errors import ReportFaulty
from app.domain.reports.medicines import Medicine, allergy_alarms
from app.domain.reports.standing import earlier, standing, written_after
from app.domain.reports.terms import CardKept, Outcome
from app.domain.reports.told import Need, Signed, Times, Told, check_told
from app.domain.reports.vitals import PLAUSIBLE, Vitals, vitals_faults
from app.domain.requests.channel import Signature

DAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 27, 8, 0, tzinfo=SHANGHAI)
"""The report arrives three days late."""
FILE = UUID(int=7)


def at(hour: int, minute: int = 0, day: int = 24) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def told(**changed: Any) -> Told:
    whole = Told(
        outcome=Outcome.FULFILLED,
        written_at=at(10),
        times=Times(at(9), at(9, 20), at(9, 50)),
        card=CardKept.IN_HAND,
        vitals=None,
        complaint=None,
        medicines=(),
        policies=(),
        needs=(),
        signature=Signed(Signature.HANDWRITTEN, FILE, None, None),
        unsigned_because=None,
        next_on=None,
        died_on=None,
        note=None,
    )
    return replace(whole, **changed)


def faults(report: Told, now: datetime = NOW) -> dict[str, str]:
    try:
        check_told(report, DAY, now)
    except ReportFaulty as refusal:
        return {fault.pointer: fault.code for fault in refusal.errors}
    return {}


def nobody(outcome: Outcome, **changed: Any) -> Told:
    return told(outcome=outcome, signature=None, card=None, **changed)


@pytest.mark.parametrize(
    "report",
    [
        told(),
        told(signature=None, unsigned_because="右手骨折"),
        told(signature=Signed(Signature.BY_AGENT, FILE, "陈小梅", None)),
        told(signature=Signed(Signature.THUMBPRINT, FILE, None, "村主任")),
        told(next_on=DAY + timedelta(days=400)),
        told(medicines=(Medicine("阿司匹林", DAY),)),
        told(times=Times(None, at(0), None)),
        nobody(Outcome.NOT_MET),
        nobody(Outcome.REFUSED, policies=("hardship_aid",), needs=(Need("hardship_aid", None),)),
        nobody(Outcome.IN_HOSPITAL, note="家属告知"),
        nobody(Outcome.DECEASED, died_on=DAY),
    ],
)
def test_what_can_be_so_is_taken(report: Told) -> None:
    assert faults(report) == {}


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (told(times=Times(at(9, day=23), at(9), None)), {"/departed_at": "not_on_that_day"}),
        (told(times=Times(None, at(0, day=25), None)), {"/arrived_at": "not_on_that_day"}),
        (told(times=Times(at(9, 30), at(9), None)), {"/arrived_at": "times_out_of_order"}),
        (told(times=Times(None, at(9), at(8))), {"/left_at": "times_out_of_order"}),
        (told(written_at=at(9, day=23)), {"/written_at": "not_on_that_day"}),
        (told(written_at=at(9, day=28)), {"/written_at": "not_yet"}),
        (told(signature=None), {"/signature": "visit_signature_missing"}),
        (
            told(signature=Signed(Signature.BY_AGENT, FILE, None, None)),
            {"/signature/signer": "signer_missing"},
        ),
        (
            told(signature=Signed(Signature.THUMBPRINT, FILE, None, None)),
            {"/signature/witness": "witness_missing"},
        ),
        (told(next_on=DAY), {"/next_on": "next_day_refused"}),
        (told(next_on=DAY + timedelta(days=401)), {"/next_on": "next_day_refused"}),
        (told(died_on=DAY), {"/died_on": "only_for_a_death"}),
        (
            told(medicines=(Medicine("甲", DAY), Medicine("乙", DAY - timedelta(days=1)))),
            {"/medicines/1/expires_on": "medicine_expired"},
        ),
        (
            told(needs=(Need("hardship_aid", None),) * 2, policies=("a", "b", "a")),
            {"/needs/1": "need_twice", "/policies/2": "policy_twice"},
        ),
        (nobody(Outcome.NOT_MET, next_on=DAY + timedelta(days=3)), {"/next_on": "only_where_met"}),
        (
            nobody(Outcome.REFUSED, complaint="头晕", vitals=Vitals(pulse_per_minute=70)),
            {"/complaint": "only_where_met", "/vitals": "only_where_met"},
        ),
        (nobody(Outcome.DECEASED), {"/died_on": "day_of_death_missing"}),
        (
            nobody(Outcome.DECEASED, died_on=DAY + timedelta(days=1)),
            {"/died_on": "day_of_death_missing"},
        ),
    ],
)
def test_what_cannot_be_so_is_named(report: Told, expected: dict[str, str]) -> None:
    assert faults(report) == expected


def test_a_telephone_may_be_ten_minutes_ahead_and_no_more() -> None:
    report = told(times=Times(None, at(9, 20), None), written_at=at(9, 20))

    assert faults(report, at(9, 10)) == {}
    assert faults(report, at(9, 9)) == {"/arrived_at": "not_yet", "/written_at": "not_yet"}


@pytest.mark.parametrize("name", PLAUSIBLE)
def test_a_vital_sign_has_bounds_that_it_may_touch(name: str) -> None:
    low, high, _ = PLAUSIBLE[name]

    def said(value: float) -> set[str]:
        measured: dict[str, Any] = {name: value}
        found = vitals_faults(Vitals(**measured), "/vitals")
        return {fault.code for fault in found if fault.code != "pressure_incomplete"}

    assert [said(value) for value in (low, high)] == [set(), set()]
    assert [said(value) for value in (low - 1, high + 1)] == [{"vital_implausible"}] * 2


@pytest.mark.parametrize(
    ("upper", "lower", "code"),
    [
        (120, 80, None),
        (120, None, "pressure_incomplete"),
        (None, 80, "pressure_incomplete"),
        (90, 90, "pressure_reversed"),
        (80, 120, "pressure_reversed"),
    ],
)
def test_a_blood_pressure_has_two_values_the_upper_first(
    upper: int | None, lower: int | None, code: str | None
) -> None:
    vitals = Vitals(systolic_mmhg=upper, diastolic_mmhg=lower)
    assert [fault.code for fault in vitals_faults(vitals, "")] == ([code] if code else [])


@pytest.mark.parametrize(
    ("name", "allergies", "alarms"),
    [
        ("青霉素V钾片", ("青霉素",), [0]),
        ("头孢", ("头孢类抗生素",), [0]),
        ("Aspirin 100mg", ("aspirin",), [0]),
        ("阿司匹林", ("青霉素", " "), []),
        ("阿司匹林", (), []),
    ],
)
def test_an_allergy_of_the_dossier_is_found_in_a_name(
    name: str, allergies: tuple[str, ...], alarms: list[int]
) -> None:
    assert allergy_alarms([Medicine(name, DAY)], allergies) == alarms


class Version:
    def __init__(self, number: int, hour: int, *, voided: bool = False) -> None:
        self.id = UUID(int=number)
        self.written_at = at(hour)
        self.voided_at = at(12) if voided else None


def test_of_several_versions_the_one_written_last_holds_in_whatever_order_they_come() -> None:
    first, second, third = Version(3, 9), Version(1, 10), Version(2, 10)
    gone = Version(4, 11, voided=True)

    for versions in ([first, second, third, gone], [gone, third, second, first]):
        assert standing(versions) is third
    assert standing([gone]) is None


def test_what_two_devices_say_of_one_moment_is_the_first() -> None:
    assert earlier(None, at(9)) == earlier(at(10), at(9)) == earlier(at(9), at(10)) == at(9)


def test_a_correction_was_written_after_what_it_corrects() -> None:
    assert written_after(at(9), at(10)) == at(10)
    assert written_after(at(11), at(10)) > at(11)
