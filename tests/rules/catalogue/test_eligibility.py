from dataclasses import replace
from datetime import date

import pytest

from app.domain.catalogue.eligibility import Eligibility, Finding, Verdict, holds, judge
from app.domain.catalogue.facts import Facts
from app.domain.catalogue.rule import AllOf, AnyOf, Condition, Rule
from app.domain.catalogue.wording import Localised
from app.domain.veterans.terms import CategoryCode, PersonRole
from tests.rules.catalogue.guides import guide
from tests.rules.catalogue.people import VETERAN, somebody

HARDSHIP = {
    "event_on": "2026-02-01",
    "household_size": 2,
    "household_income_fen": 300000,
    "loss_fen": 800000,
}
BILL = {"settlement_year": 2025, "self_pay_fen": 50001}


def _says(met: bool | None) -> Condition:
    """A condition with a known answer."""
    form = {True: "yes", False: "no", None: "unsaid"}[met]
    text = Localised(form, form)
    return Condition("form_says_yes", {"field": form}, text, Localised(f"?{form}", f"?{form}"))


def _failed(found: Eligibility) -> list[Finding]:
    return [line for line in found.conditions if line.met is False]


ANSWERS = somebody(form={"yes": True, "no": False})
YES, NO, UNSAID = _says(True), _says(False), _says(None)


@pytest.mark.parametrize(
    ("rule", "verdict"),
    [
        (AllOf((YES, YES)), Verdict.ELIGIBLE),
        (AllOf((YES, NO)), Verdict.NOT_ELIGIBLE),
        (AllOf((YES, UNSAID)), Verdict.DEPENDS_ON_FORM),
        # What can no longer be mended by filling in the form is said at once.
        (AllOf((NO, UNSAID)), Verdict.NOT_ELIGIBLE),
        (AnyOf((NO, YES)), Verdict.ELIGIBLE),
        (AnyOf((NO, NO)), Verdict.NOT_ELIGIBLE),
        (AnyOf((NO, UNSAID)), Verdict.DEPENDS_ON_FORM),
        (AnyOf((UNSAID, YES)), Verdict.ELIGIBLE),
        (AnyOf((NO, AllOf((YES, YES)))), Verdict.ELIGIBLE),
        (AnyOf((NO, AllOf((YES, NO)))), Verdict.NOT_ELIGIBLE),
        (AllOf((YES, AnyOf((NO, AllOf((YES, UNSAID)))))), Verdict.DEPENDS_ON_FORM),
    ],
)
def test_all_and_any_nest(rule: Rule, verdict: Verdict) -> None:
    assert judge(rule, ANSWERS).verdict is verdict


def test_an_any_that_fails_names_its_alternatives_and_what_would_help() -> None:
    [line] = judge(AnyOf((NO, AllOf((YES, NO)))), ANSWERS).conditions
    assert line.met is False
    assert line.wording.zh == "符合其中一项：no；或者yes且no"
    assert line.wording.en == "one of these: no; or yes and no"
    assert line.help.zh == "?no"


def test_an_any_that_holds_names_only_what_held() -> None:
    [line] = judge(AnyOf((NO, YES)), ANSWERS).conditions
    assert (line.met, line.wording.zh) == (True, "yes")


def test_a_rule_that_is_not_answered_yet_does_not_hold() -> None:
    assert holds(UNSAID, ANSWERS) is None


@pytest.mark.parametrize(
    ("code", "facts", "failed"),
    [
        ("hardship_aid", somebody(form=HARDSHIP), []),
        (
            "hardship_aid",
            somebody(form={**HARDSHIP, "household_income_fen": 400001}),
            [
                "符合其中一项：家庭人均月收入不超过2,000元；或者自己负担的支出或损失超过30,000元",
            ],
        ),
        (
            "hardship_aid",
            somebody(form={**HARDSHIP, "household_income_fen": 400001, "loss_fen": 3000001}),
            [],
        ),
        (
            "hardship_aid",
            somebody(form=HARDSHIP, last_granted_on={"hardship_aid": date(2025, 12, 1)}),
            ["近一年内没有领过困难帮扶金"],
        ),
        (
            "hardship_aid",
            somebody(form={**HARDSHIP, "event_on": "2024-02-01"}, living=False),
            ["本人健在", "困难发生在一年以内"],
        ),
        ("preferential_card", VETERAN, []),
        ("preferential_card", somebody(has_card=True), ["尚未持有优待证"]),
        (
            "preferential_card",
            somebody(roles=frozenset({PersonRole.VETERAN_FAMILY})),
            ["身份属于：退役军人、烈士遗属、因公牺牲军人遗属、病故军人遗属"],
        ),
        ("disability_grading", VETERAN, []),
        (
            "disability_grading",
            somebody(last_graded_on=date(2025, 3, 3)),
            ["距上次评定残疾等级满1年"],
        ),
        (
            "disability_grading",
            somebody(disability_grade=None, last_graded_on=None),
            ["已评定残疾等级", "距上次评定残疾等级满1年"],
        ),
        ("medical_secondary", somebody(form=BILL), []),
        (
            "medical_secondary",
            somebody(form={**BILL, "self_pay_fen": 50000}),
            ["政策范围内自付超过500元"],
        ),
        (
            "medical_secondary",
            somebody(form={**BILL, "settlement_year": 2024}),
            ["今年或去年发生的费用"],
        ),
        # Licheng pays more classes than Quangang does.
        (
            "medical_secondary",
            somebody(
                form=BILL,
                categories=frozenset({CategoryCode.WAR_PARTICIPANT}),
                division_code="350502001001",
            ),
            [],
        ),
        ("honour_plaque", somebody(roles=frozenset({PersonRole.SERVING_FAMILY})), []),
        ("policy_consultation", somebody(living=False, roles=frozenset()), []),
    ],
)
def test_the_six_items_name_the_condition_that_failed(
    code: str, facts: Facts, failed: list[str]
) -> None:
    verdict = judge(guide(code).eligibility, facts)
    lacking = _failed(verdict)
    assert [line.wording.zh for line in lacking] == failed
    assert verdict.verdict is (Verdict.NOT_ELIGIBLE if failed else Verdict.ELIGIBLE)
    assert all(line.help.zh and line.help.en for line in lacking)


def test_a_war_participant_of_quangang_is_told_both_ways_in() -> None:
    facts = somebody(form=BILL, categories=frozenset({CategoryCode.WAR_PARTICIPANT}))
    [line] = _failed(judge(guide("medical_secondary").eligibility, facts))
    assert line.wording.zh.startswith(
        "符合其中一项：优抚对象类别属于：残疾军人；或者户籍或居住在鲤城区且"
    )


def test_before_the_form_is_filled_in_the_verdict_waits_for_it() -> None:
    verdict = judge(guide("hardship_aid").eligibility, VETERAN)
    assert verdict.verdict is Verdict.DEPENDS_ON_FORM
    assert [line.met for line in verdict.conditions] == [True, True, None, True, None]


def test_facts_of_a_dead_person_fail_whatever_the_form_says() -> None:
    facts = replace(VETERAN, living=False)
    assert judge(guide("hardship_aid").eligibility, facts).verdict is Verdict.NOT_ELIGIBLE
