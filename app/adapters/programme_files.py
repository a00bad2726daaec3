"""Programmes, their pairs, rates and figures, as app/reference carries them."""

import csv
from pathlib import Path
from typing import Any

from app.adapters.strict_yaml import documents_by_code, read_yaml
from app.domain.catalogue.reading import NotAGuide, Reader
from app.domain.subsidies.figures import CarriedFigure
from app.domain.subsidies.notices import CarriedNotice, Paper, RateLine
from app.domain.subsidies.rate_terms import RateUnit
from app.domain.veterans.terms import DisabilityNature

_REFERENCE = Path(__file__).parents[1] / "reference"
_RATES = _REFERENCE / "rates"
PROGRAMMES = _REFERENCE / "programmes"
_COLUMNS = ["programme", "category", "nature", "grade", "unit", "amount_fen"]


def programme_documents() -> dict[str, dict[str, Any]]:
    """Return every programme by its code, not yet parsed."""
    return documents_by_code(PROGRAMMES)


def pair_document() -> dict[str, Any]:
    return read_yaml(PROGRAMMES / "_pairs.yaml")


def carried_notices() -> list[CarriedNotice]:
    """Return the notices with their rates, in the order in which they succeed each other."""
    heads = read_yaml(_RATES / "_notices.yaml")["notices"]
    return [_notice(dict(head)) for head in heads]


def carried_figures() -> tuple[CarriedFigure, ...]:
    rows = read_yaml(_REFERENCE / "figures.yaml")["figures"]
    return tuple(
        Reader({}).read(CarriedFigure, row, f"figures[{place}]") for place, row in enumerate(rows)
    )


def _notice(head: dict[str, Any]) -> CarriedNotice:
    name = head.pop("file")
    paper: Paper = Reader({}).read(Paper, head, name)
    with (_RATES / name).open(encoding="utf-8", newline="") as lines:
        table = csv.DictReader(lines)
        if table.fieldnames != _COLUMNS:
            raise NotAGuide(name, f"has exactly these columns: {', '.join(_COLUMNS)}")
        return CarriedNotice(paper, tuple(_line(row) for row in table))


def _line(row: dict[str, str]) -> RateLine:
    return RateLine(
        programme=row["programme"],
        category=row["category"] or None,
        nature=DisabilityNature(row["nature"]) if row["nature"] else None,
        grade=int(row["grade"]) if row["grade"] else None,
        unit=RateUnit(row["unit"]),
        amount_fen=int(row["amount_fen"]),
    )
