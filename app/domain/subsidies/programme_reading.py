"""From plain values to a programme: everything that can be wrong with one is found here."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from app.domain.catalogue.reading import NotAGuide, Reader
from app.domain.subsidies.pairs import Pair
from app.domain.subsidies.programme import Cadence, Programme, PublicityRule
from app.domain.subsidies.rate_terms import RateUnit
from app.domain.subsidies.tariffing import (
    TARIFF_OF,
    FigureTariff,
    FuneralTariff,
    KeyPart,
    PriceTariff,
    RateTariff,
    Tariffing,
    TariffKind,
)

Document = Mapping[str, Any]

_ONCE = {RateUnit.ONCE, RateUnit.ONCE_PER_SERVICE_YEAR}


def read_programme(document: Document) -> Programme:
    """Read one programme; raises `NotAGuide` with the path of the first fault."""
    programme: Programme = Reader({Tariffing: _tariff}).read(Programme, document, "")
    _check_publicity(programme)
    if isinstance(programme.tariff, RateTariff):
        _check_rates(programme.tariff, programme.cadence)
    if isinstance(programme.tariff, FigureTariff) and not programme.tariff.percents:
        raise NotAGuide("tariff.percents", "needs a line")
    if isinstance(programme.tariff, PriceTariff) and not programme.tariff.triggers:
        raise NotAGuide("tariff.triggers", "needs a line")
    return programme


def read_programmes(documents: Mapping[str, Document]) -> dict[str, Programme]:
    """Read all of them, and what they say of each other."""
    programmes = {code: read_programme(document) for code, document in documents.items()}
    funds: set[str] = set()
    for programme in programmes.values():
        if shared := funds & set(programme.opened_by.funds):
            raise NotAGuide(f"{programme.code}.opened_by.funds", f"{shared} open another one")
        funds |= set(programme.opened_by.funds)
        if isinstance(programme.tariff, FuneralTariff):
            for line in programme.tariff.months:
                _known(line.programme, programmes, f"{programme.code}.tariff.months")
                if not isinstance(programmes[line.programme].tariff, RateTariff):
                    raise NotAGuide(f"{programme.code}.tariff.months", "are months of a rate")
    if sum(programme.opened_by.gradings for programme in programmes.values()) > 1:
        raise NotAGuide("opened_by.gradings", "a grading opens one programme")
    return programmes


def read_pairs(document: Document, codes: Collection[str]) -> tuple[Pair, ...]:
    """Read the matrix; a pair stands once, whichever way round."""
    rows = document.get("pairs")
    if not isinstance(rows, Sequence):
        raise NotAGuide("pairs", "must be a list")
    pairs: list[Pair] = [
        Reader({}).read(Pair, row, f"pairs[{place}]") for place, row in enumerate(rows)
    ]
    seen = set()
    for pair in pairs:
        _known(pair.first, codes, "pairs")
        _known(pair.second, codes, "pairs")
        if (both := frozenset((pair.first, pair.second))) in seen:
            raise NotAGuide("pairs", f"{pair.first} and {pair.second} stand twice")
        seen.add(both)
    return tuple(pairs)


def _known(code: str, codes: Collection[str], path: str) -> None:
    if code not in codes:
        raise NotAGuide(path, f"{code!r} is no programme")


def _tariff(value: Any, path: str) -> Tariffing:
    """The kind says of which type the rest is."""
    if not isinstance(value, Mapping) or "kind" not in value:
        raise NotAGuide(f"{path}.kind", "is missing")
    kind: TariffKind = Reader({}).read(TariffKind, value["kind"], f"{path}.kind")
    rest = {key: part for key, part in value.items() if key != "kind"}
    tariff: Tariffing = Reader({}).read(TARIFF_OF[kind], rest, path)
    return tariff


def _check_publicity(programme: Programme) -> None:
    publicity = programme.publicity
    published = publicity.rule is not PublicityRule.NONE
    if published != (publicity.minimum is not None and bool(publicity.shows)):
        raise NotAGuide("publicity", "what is published has a minimum and the fields shown")


def _check_rates(tariff: RateTariff, cadence: Cadence) -> None:
    if not tariff.units:
        raise NotAGuide("tariff.units", "needs a unit")
    if not tariff.required:
        raise NotAGuide("tariff.required", "needs a component")
    if (cadence is Cadence.ONE_OFF) != (set(tariff.units) <= _ONCE):
        raise NotAGuide("tariff.units", f"do not fit {cadence.value}")
    if bool(tariff.categories) > (KeyPart.CATEGORY in tariff.key):
        raise NotAGuide("tariff.categories", "are not part of the key")
    grouped = [category for group in tariff.categories.values() for category in group]
    if len(grouped) != len(set(grouped)):
        raise NotAGuide("tariff.categories", "a category stands in one group")
