"""Who may act for whom, as a table."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.errors import AppError
from app.domain.identity.agency import (
    AgencyKind,
    AgencyScope,
    Authority,
    EvidenceKind,
    expect_authority,
    expect_evidence,
    expect_period,
    ordered,
)
from app.domain.identity.errors import (
    AgencyNeedsEvidence,
    AgencyNotInForce,
    AgencyPeriodRefused,
    AgencyScopeMissing,
    NotForAgents,
)

STARTS, ENDS = date(2026, 11, 1), date(2026, 12, 1)
MANDATE = Authority(
    scopes=frozenset({AgencyScope.APPLY}),
    starts_on=STARTS,
    ends_before=ENDS,
    revoked=False,
    principal_alive=True,
)


@pytest.mark.parametrize(
    ("authority", "needed", "today", "refusal"),
    [
        (MANDATE, AgencyScope.APPLY, STARTS, None),
        (MANDATE, AgencyScope.APPLY, date(2026, 11, 30), None),
        (MANDATE, AgencyScope.APPLY, ENDS, AgencyNotInForce),
        (MANDATE, AgencyScope.APPLY, date(2026, 10, 31), AgencyNotInForce),
        (MANDATE, AgencyScope.VIEW_PAYMENTS, STARTS, AgencyScopeMissing),
        (MANDATE, None, STARTS, NotForAgents),
        (None, AgencyScope.APPLY, STARTS, AgencyNotInForce),
        (None, None, STARTS, NotForAgents),
        (replace(MANDATE, revoked=True), AgencyScope.APPLY, STARTS, AgencyNotInForce),
        (replace(MANDATE, principal_alive=False), AgencyScope.APPLY, STARTS, AgencyNotInForce),
        (replace(MANDATE, ends_before=None), AgencyScope.APPLY, date(2046, 1, 1), None),
    ],
)
def test_an_agent_acts_within_scope_and_period_for_the_living(
    authority: Authority | None,
    needed: AgencyScope | None,
    today: date,
    refusal: type[AppError] | None,
) -> None:
    if refusal is None:
        assert expect_authority(authority, needed, today) is authority
        return
    with pytest.raises(refusal):
        expect_authority(authority, needed, today)


@pytest.mark.parametrize(
    ("kind", "starts_on", "ends_before", "fault"),
    [
        (AgencyKind.MANDATE, STARTS, ENDS, None),
        (AgencyKind.MANDATE, STARTS, date(2029, 11, 1), None),
        (AgencyKind.MANDATE, STARTS, date(2029, 11, 2), "agency_too_long"),
        (AgencyKind.MANDATE, date(2028, 2, 29), date(2031, 3, 1), None),
        (AgencyKind.MANDATE, date(2028, 2, 29), date(2031, 3, 2), "agency_too_long"),
        (AgencyKind.MANDATE, STARTS, STARTS, "agency_end_before_start"),
        (AgencyKind.MANDATE, STARTS, None, "agency_end_missing"),
        (AgencyKind.GUARDIANSHIP, STARTS, None, None),
        (AgencyKind.GUARDIANSHIP, STARTS, date(2046, 1, 1), None),
        (AgencyKind.GUARDIANSHIP, STARTS, STARTS, "agency_end_before_start"),
    ],
)
def test_a_mandate_ends_within_three_years_and_a_guardianship_may_stay(
    kind: AgencyKind, starts_on: date, ends_before: date | None, fault: str | None
) -> None:
    if fault is None:
        expect_period(kind, starts_on, ends_before)
        return
    with pytest.raises(AgencyPeriodRefused) as refused:
        expect_period(kind, starts_on, ends_before)
    assert [found.code for found in refused.value.errors] == [fault]


@pytest.mark.parametrize("seen", list(EvidenceKind))
@pytest.mark.parametrize("kind", list(AgencyKind))
def test_each_kind_rests_on_its_own_evidence(kind: AgencyKind, seen: EvidenceKind) -> None:
    fits = {
        AgencyKind.MANDATE: {EvidenceKind.PAPER_MANDATE, EvidenceKind.VIDEO_MANDATE},
        AgencyKind.GUARDIANSHIP: {EvidenceKind.COURT_RULING, EvidenceKind.COMMITTEE_STATEMENT},
    }
    if seen in fits[kind]:
        expect_evidence(kind, seen)
        return
    with pytest.raises(AgencyNeedsEvidence):
        expect_evidence(kind, seen)


def test_scopes_are_listed_in_one_order_and_once() -> None:
    given = [AgencyScope.VIEW_PAYMENTS, AgencyScope.APPLY, AgencyScope.APPLY]
    assert ordered(given) == [AgencyScope.APPLY, AgencyScope.VIEW_PAYMENTS]
