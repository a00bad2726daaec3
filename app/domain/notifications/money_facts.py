"""The facts that sentences about money are filled with: what for, which month, why, what to do."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain.audit.tags import EventTag
from app.domain.catalogue.wording import Localised
from app.domain.money import yuan
from app.domain.payments.plain_words import Plain
from app.domain.subsidies.plain_words import STOP_WORD_EN, WHY_ENDED, WHY_STOPPED
from app.domain.subsidies.suspending import REMEDIES, STOPS
from app.domain.subsidies.terms import EndReason, SuspensionReason

THING = 20
"""Characters that a field of a subscription message takes."""
_NOTHING = Localised("", "")
_OF_A_STOP = frozenset({EventTag.ENTITLEMENT_STOPPED, EventTag.ENTITLEMENT_CANCELLED})
_OF_AN_END = frozenset({EventTag.ENTITLEMENT_ENDED, EventTag.ENTITLEMENT_END_PLANNED})


def payment_facts(
    title: Localised, period: date, amount_fen: int, why: Plain | None
) -> dict[str, str]:
    """`why`: where it did not arrive."""
    facts = _titled(title) | _month(period) | {"yuan": yuan(amount_fen)}
    if why is not None:
        facts |= why_facts(why)
    return facts


def why_facts(why: Plain) -> dict[str, str]:
    return _both("reason", why.reason) | _both("next", why.next_step)


def entitlement_facts(tag: EventTag, data: Mapping[str, Any], title: Localised) -> dict[str, str]:
    """`data`: what the event of an entitlement says."""
    facts = _titled(title)
    first = data.get("from_on") or data.get("ends_before")
    if first is not None:
        facts |= _month(date.fromisoformat(first))
    if tag in _OF_A_STOP:
        return facts | _stopped(SuspensionReason(data["reason"]))
    if tag in _OF_AN_END:
        return facts | _ended(_end_reason(data))
    return facts | _both("owes", _owed(len(data.get("owes") or ())))


def _titled(title: Localised) -> dict[str, str]:
    return {**_both("title", title), "short_zh": title.zh[:THING]}


def _month(first: date) -> dict[str, str]:
    return {"month_zh": f"{first.year}年{first.month}月", "month_en": f"{first:%Y-%m}"}


def _stopped(reason: SuspensionReason) -> dict[str, str]:
    word = STOPS[reason].word
    words = Localised(word.label, STOP_WORD_EN[word])
    return {
        **_both("word", words),
        **_both("reason", WHY_STOPPED[reason]),
        **_remedies(REMEDIES),
    }


def _ended(reason: EndReason) -> dict[str, str]:
    # Where another takes its place nothing was refused that could be fought.
    fought = _NOTHING if reason is EndReason.SUCCEEDED else REMEDIES
    return _both("reason", WHY_ENDED[reason]) | _remedies(fought)


def _end_reason(data: Mapping[str, Any]) -> EndReason:
    if "by" in data:
        return EndReason.SUCCEEDED
    return EndReason(data.get("because") or EndReason.CONDITIONS_OVER)


def _owed(months: int) -> Localised:
    if not months:
        return _NOTHING
    return Localised(f"，停发的{months}个月补发", f"; months paid later: {months}")


def _both(name: str, words: Localised) -> dict[str, str]:
    """Without the stop at the end: the sentence around it brings its own."""
    return {f"{name}_zh": words.zh.rstrip("。"), f"{name}_en": words.en.rstrip(".")}


def _remedies(words: Localised) -> dict[str, str]:
    return {"remedies_zh": words.zh, "remedies_en": words.en and f" {words.en}"}
