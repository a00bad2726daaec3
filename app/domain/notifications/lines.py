"""One event in words for the person it happened to."""

from dataclasses import dataclass

from app.domain.catalogue.wording import Localised


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence for the timeline; `notifies`: the person is told of it as well."""

    text: Localised
    notifies: bool = True


def told(zh: str, en: str) -> Line:
    return Line(Localised(zh, en))


def shown(zh: str, en: str) -> Line:
    return Line(Localised(zh, en), notifies=False)
