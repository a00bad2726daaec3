"""Chains of the shapes that the catalogue has, for tables of cases."""

from datetime import date

from app.domain.catalogue.guide import (
    Applicants,
    Applying,
    DocumentNeed,
    Executor,
    Guide,
    Mask,
    Origin,
    PublicField,
    Publicity,
    PublicityPlace,
    Refusal,
    Step,
    StepKind,
    SupplementRules,
    Ui,
)
from app.domain.catalogue.outcome import GrantTerms, Outcome, OutcomeKind
from app.domain.catalogue.rule import AllOf
from app.domain.catalogue.wording import Limit, LimitUnit, Localised
from app.domain.divisions.levels import Level


def a_step(
    key: str,
    kind: StepKind,
    level: Level,
    *,
    executor: Executor = Executor.STATION,
    stops_clock: bool = False,
) -> Step:
    publicity = None
    if kind is StepKind.PUBLICITY:
        publicity = Publicity(
            minimum=Limit(7, LimitUnit.WORKING_DAYS),
            places=(PublicityPlace.VILLAGE_BOARD, PublicityPlace.WORKPLACE),
            shows=(PublicField.NAME, PublicField.DIVISION, PublicField.GRADE),
            masks={
                PublicField.NAME: Mask.MIDDLE_OF_NAME,
                PublicField.DIVISION: Mask.DOWN_TO_TOWNSHIP,
            },
        )
    return Step(
        key=key,
        kind=kind,
        level=level,
        executor=executor,
        limit=Limit(5, LimitUnit.WORKING_DAYS),
        stops_clock=stops_clock,
        label=Localised(key, key),
        publicity=publicity,
    )


HARDSHIP = (
    a_step("village_visit", StepKind.OPINION, Level.VILLAGE),
    a_step("township_review", StepKind.OPINION, Level.TOWNSHIP),
    a_step("county_decision", StepKind.DECISION, Level.COUNTY),
)
GRADING = (
    a_step("county_review", StepKind.OPINION, Level.COUNTY),
    a_step(
        "panel",
        StepKind.APPRAISAL,
        Level.CITY,
        executor=Executor.HOSPITAL_PANEL,
        stops_clock=True,
    ),
    a_step("city_review", StepKind.OPINION, Level.CITY),
    a_step("province_draft", StepKind.OPINION, Level.PROVINCE),
    a_step("county_notice", StepKind.PUBLICITY, Level.COUNTY, stops_clock=True),
    a_step("province_decision", StepKind.DECISION, Level.PROVINCE),
)
NOTICE_LAST = (
    a_step("county_decision", StepKind.DECISION, Level.COUNTY),
    a_step("village_notice", StepKind.PUBLICITY, Level.VILLAGE),
)
FILED_LAST = (
    a_step("county_decision", StepKind.DECISION, Level.COUNTY),
    a_step("to_province", StepKind.FILE_UPWARD, Level.COUNTY),
)


def a_guide() -> Guide:
    """Hardship aid, as far as the rules of requests read a guide."""
    text = Localised("困难帮扶", "hardship aid")
    return Guide(
        code="hardship_aid",
        version=1,
        effective_from=date(2026, 1, 1),
        title=text,
        summary=text,
        legal_basis=(text,),
        origin=Origin.APPLIED,
        applicants=Applicants(who=text, by=(Applying.PERSON,)),
        form={"type": "object", "properties": {"income_fen": {"type": "integer"}}},
        ui=Ui(read_aloud="困难帮扶", sections=()),
        documents=(
            DocumentNeed(key="event_proof", label=text, held_by_bureau=False, required=True),
        ),
        eligibility=AllOf(()),
        chain=HARDSHIP,
        total_limit=Limit(9, LimitUnit.WORKING_DAYS),
        supplement=SupplementRules(
            days=Limit(15, LimitUnit.CALENDAR_DAYS),
            notice_within=Limit(5, LimitUnit.WORKING_DAYS),
            times=1,
        ),
        refusals=(
            Refusal(
                code="income_above",
                label=Localised("收入超过标准", "income above the line"),
                legal_basis=text,
                remedy=text,
            ),
        ),
        outcome=Outcome(
            kind=OutcomeKind.GRANT, parameters=GrantTerms(fund="hardship", fund_name=text)
        ),
        help_lines=(),
    )
