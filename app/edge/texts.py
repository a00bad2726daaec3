"""The words of problem answers, read once from app/texts/problems/*.yaml."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import negotiate_locale
from babel.dates import format_date, format_datetime, get_timezone
from babel.numbers import format_decimal

from app.domain.errors import AppError, Fact

FOLDER = Path(__file__).parent.parent / "texts" / "problems"
CHINESE, ENGLISH = "zh-CN", "en"
LANGUAGES = (CHINESE, ENGLISH)
_BABEL_NAME = {CHINESE: "zh_CN", ENGLISH: "en"}
_OFFERED = {"zh-cn": CHINESE, "zh": CHINESE, "en": ENGLISH}
_SHANGHAI = get_timezone("Asia/Shanghai")


class TextsIncomplete(RuntimeError):
    """A text is missing or unreadable: the application does not start with it."""


@dataclass(frozen=True)
class Wording:
    """A problem has title and detail; a field fault has a message."""

    title: str = ""
    detail: str = ""
    message: str = ""

    @property
    def of_problem(self) -> bool:
        return bool(self.title and self.detail)


Texts = Mapping[str, Mapping[str, Wording]]
"""Code → language → wording."""


@cache
def texts() -> Texts:
    """Return every text, or raise `TextsIncomplete` naming what is wrong."""
    found: dict[str, Mapping[str, Wording]] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for code, languages in (yaml.safe_load(path.read_text("utf-8")) or {}).items():
            if code in found:
                raise TextsIncomplete(f"{path.name}: {code} is defined twice")
            found[code] = _both_languages(f"{path.name}: {code}", languages)
    return found


def _both_languages(where: str, languages: Mapping[str, Any]) -> Mapping[str, Wording]:
    if set(languages) != set(LANGUAGES):
        raise TextsIncomplete(f"{where} needs exactly {' and '.join(LANGUAGES)}")
    try:
        wordings = {language: Wording(**parts) for language, parts in languages.items()}
    except TypeError:
        raise TextsIncomplete(f"{where} knows only title, detail and message") from None
    if any(not (wording.of_problem or wording.message) for wording in wordings.values()):
        raise TextsIncomplete(f"{where} needs title and detail, or message")
    return wordings


def require_texts() -> None:
    """Fail at start when an error that can be raised has no words in some language."""
    known = texts()
    missing = [
        code
        for code in sorted({kind.code for kind in _kinds(AppError)})
        if code not in known or not known[code][CHINESE].of_problem
    ]
    if missing:
        raise TextsIncomplete(f"no title and detail for {', '.join(missing)}")


def _kinds(parent: type[AppError]) -> Iterable[type[AppError]]:
    for kind in parent.__subclasses__():
        yield kind
        yield from _kinds(kind)


def negotiate(accept_language: str | None) -> str:
    """Return the language to answer in: what the caller likes best, else Chinese."""
    liked = _by_preference((accept_language or "")[:200])
    name = negotiate_locale(liked, list(_OFFERED), sep="-", aliases={})
    return _OFFERED[name.lower()] if name else CHINESE


def _by_preference(header: str) -> list[str]:
    weighed: list[tuple[float, str]] = []
    for part in header.split(","):
        tag, _, quality = part.strip().partition(";")
        try:
            weight = float(quality.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if tag and weight > 0:
            weighed.append((weight, tag.strip()))
    return [tag for _, tag in sorted(weighed, key=lambda pair: -pair[0])]


class _Filled(dict[str, str]):
    """A fact that nobody gave shows as a dash: an answer never fails for want of a word."""

    def __missing__(self, key: str) -> str:
        return "–"


def fill(text: str, facts: Mapping[str, Fact], language: str) -> str:
    """Put `facts` into the placeholders of `text`, written as `language` writes them."""
    shown = _Filled({name: _shown(fact, language) for name, fact in facts.items()})
    return text.format_map(shown)


def _shown(fact: Fact, language: str) -> str:
    name = _BABEL_NAME[language]
    if isinstance(fact, datetime):
        return format_datetime(fact, "medium", tzinfo=_SHANGHAI, locale=name)
    if isinstance(fact, date):
        return format_date(fact, "long", locale=name)
    if isinstance(fact, int):
        return format_decimal(fact, locale=name)
    return fact
