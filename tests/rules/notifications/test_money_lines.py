"""Events about money in words, and of which of them nobody is told."""

from datetime import date
from string import Formatter
from typing import Any

import pytest

from app.domain.audit.tags import EventTag
from app.domain.catalogue.wording import Localised
from app.domain.notifications.money_facts import entitlement_facts, payment_facts
from app.domain.notifications.money_lines import MONEY_LINES, is_told
from app.domain.payments.holds import HoldReason
from app.domain.payments.plain_words import HELD_BACK, Plain
from app.domain.requests.timeline import line_of
from app.domain.subsidies.terms import ConfirmationStepKind, EndReason, SuspensionReason

PENSION = Localised("残疾抚恤金", "disability pension")
WHY = Plain(
    Localised("账户已销户。", "The account has been closed."),
    Localised("请更换收款账户。", "Name another account."),
)
NOVEMBER = date(2026, 11, 1)
T = EventTag


def _said(tag: EventTag, facts: dict[str, Any]) -> tuple[str, str]:
    line = line_of(tag, facts)
    assert line is not None
    return line.zh, line.en


@pytest.mark.parametrize(
    ("tag", "zh", "en"),
    [
        (
            T.PAYMENT_PAID,
            "2026年11月的残疾抚恤金10,661.10元已到账",
            "Arrived: disability pension for 2026-11, 10,661.10 yuan",
        ),
        (
            T.PAYMENT_FAILED,
            "2026年11月的残疾抚恤金没有到账：账户已销户。请更换收款账户。",
            (
                "Not arrived: disability pension for 2026-11. The account has been closed."
                " Name another account."
            ),
        ),
        (
            T.PAYMENT_RETURNED,
            "2026年11月的残疾抚恤金被银行退了回来：账户已销户。请更换收款账户。",
            (
                "Sent back by the bank: disability pension for 2026-11."
                " The account has been closed. Name another account."
            ),
        ),
    ],
)
def test_a_payment_is_told_in_one_sentence(tag: EventTag, zh: str, en: str) -> None:
    why = None if tag is T.PAYMENT_PAID else WHY
    assert _said(tag, payment_facts(PENSION, NOVEMBER, 1_066_110, why)) == (zh, en)


@pytest.mark.parametrize("reason", list(SuspensionReason))
def test_every_stop_has_words_and_remedies_and_none_names_a_death(reason: SuspensionReason) -> None:
    data = {"reason": reason.value, "from_on": "2026-11-01"}
    zh, en = _said(T.ENTITLEMENT_STOPPED, entitlement_facts(T.ENTITLEMENT_STOPPED, data, PENSION))
    assert zh.startswith("残疾抚恤金从2026年11月起")
    assert "60日内申请行政复议" in zh
    assert "within 60 days" in en
    assert "–" not in zh + en
    assert not any(word in zh for word in ("去世", "死亡", "逝"))
    assert is_told(T.ENTITLEMENT_STOPPED, data) is (reason is not SuspensionReason.DEATH_REPORTED)


@pytest.mark.parametrize("reason", list(EndReason))
def test_every_end_has_words_and_a_death_none_that_go_out(reason: EndReason) -> None:
    data = {"because": reason.value, "ends_before": "2026-12-01"}
    zh, en = _said(T.ENTITLEMENT_ENDED, entitlement_facts(T.ENTITLEMENT_ENDED, data, PENSION))
    assert zh.startswith("残疾抚恤金从2026年12月起不再发放：")
    assert "–" not in zh + en
    assert is_told(T.ENTITLEMENT_ENDED, data) is (reason is not EndReason.DEATH)


def test_what_goes_on_as_another_was_not_refused() -> None:
    data = {"by": "0198c1f2-0000-7000-8000-000000000001", "ends_before": "2026-12-01"}
    zh, _ = _said(T.ENTITLEMENT_ENDED, entitlement_facts(T.ENTITLEMENT_ENDED, data, PENSION))
    assert zh == "残疾抚恤金从2026年12月起不再发放：改发另一项待遇。"


@pytest.mark.parametrize(("owes", "zh"), [([], ""), (["2026-10-01"], "，停发的1个月补发")])
def test_a_lift_says_how_many_months_are_made_up(owes: list[str], zh: str) -> None:
    facts = entitlement_facts(T.ENTITLEMENT_LIFTED, {"owes": owes}, PENSION)
    assert _said(T.ENTITLEMENT_LIFTED, facts)[0] == f"残疾抚恤金恢复发放{zh}"


@pytest.mark.parametrize("reason", list(HoldReason))
def test_every_hold_has_words_and_of_some_nobody_is_told(reason: HoldReason) -> None:
    facts = payment_facts(PENSION, NOVEMBER, 100, HELD_BACK[reason])
    zh, en = _said(T.PAYMENT_HELD, facts)
    assert "–" not in zh + en
    silent = {HoldReason.DEATH, HoldReason.REJECTED_BY_BANK, HoldReason.BATCH_CANCELLED}
    assert is_told(T.PAYMENT_HELD, {"reason": reason.value}) is (reason not in silent)


@pytest.mark.parametrize("kind", list(ConfirmationStepKind))
def test_of_the_steps_before_a_stop_a_reminder_and_a_notice_are_messages(
    kind: ConfirmationStepKind,
) -> None:
    written = {ConfirmationStepKind.REMINDER, ConfirmationStepKind.NOTICE}
    assert is_told(T.CONFIRMATION_STEP_TAKEN, {"kind": kind.value}) is (kind in written)


@pytest.mark.parametrize("tag", sorted(MONEY_LINES))
def test_both_languages_of_a_line_tell_the_same_facts(tag: EventTag) -> None:
    text = MONEY_LINES[tag].text
    zh, en = ({_bare(name) for name in _names(each)} for each in (text.zh, text.en))
    assert zh == en


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _bare(name: str) -> str:
    return name.removesuffix("_zh").removesuffix("_en")
