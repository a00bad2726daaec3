"""A message in words: for a text, and for the fields of a subscription template."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.catalogue.wording import Localised
from app.domain.identity.wechat import SubscriptionMessage


@dataclass(frozen=True, slots=True)
class TemplateUse:
    """A subscription template with what goes into its fields, placeholders included."""

    template: str
    page: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MessageText:
    text: Localised
    wechat: TemplateUse


def text_of(words: MessageText, facts: Mapping[str, Any]) -> Localised:
    """Return the sentence with its facts; days are written as people say them."""
    return Localised(
        words.text.zh.format_map(_filled(facts, day_zh)),
        words.text.en.format_map(_filled(facts, date.isoformat)),
    )


def subscription_of(words: MessageText, facts: Mapping[str, Any]) -> SubscriptionMessage:
    filled = _filled(facts, day_zh)
    use = words.wechat
    return SubscriptionMessage(
        template_id=use.template,
        values={key: value.format_map(filled) for key, value in use.values.items()},
        page=use.page,
    )


def day_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _filled(facts: Mapping[str, Any], write_day: Any) -> Mapping[str, str]:
    return {
        name: write_day(date.fromisoformat(fact)) if name.endswith("_on") else str(fact)
        for name, fact in facts.items()
    }
