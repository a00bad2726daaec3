"""Programmes as staff read them: the definition, and what it meets."""

from datetime import date
from typing import Self

from app.domain.divisions.levels import Level
from app.domain.subsidies.figure_terms import FigureKind
from app.domain.subsidies.pairs import Pair, PairRule
from app.domain.subsidies.programme import (
    Cadence,
    Payer,
    PayerPlace,
    Programme,
    PublicityRule,
    ShownField,
    StartRule,
)
from app.domain.subsidies.rate_terms import Component, RateUnit
from app.domain.subsidies.tariffing import (
    TARIFF_OF,
    CaseTariff,
    FigureTariff,
    FuneralTariff,
    KeyPart,
    PriceTariff,
    RateTariff,
    TariffKind,
)
from app.domain.veterans.terms import CategoryCode, DisabilityNature
from app.schemas.common import Count, DisabilityGrade, Fen, Wire
from app.schemas.guide_parts import GuideLimit, GuidePart, Wording

_KIND_OF = {tariff: kind for kind, tariff in TARIFF_OF.items()}


class ProgrammePublicity(GuidePart):
    """Which lists of it are published, for how long at least, and what they show."""

    rule: PublicityRule
    """Which lines of a batch are published."""
    minimum: GuideLimit | None
    """How long it hangs at least; null where nothing is published."""
    shows: list[ShownField]
    """All that it shows."""


class ProgrammeLine(Wire):
    """A programme in the list."""

    code: str
    """Names it in every call."""
    title: Wording
    """What it is called."""
    cadence: Cadence
    """By the month, by the year, for a time or once."""
    payer: Payer
    """Who makes the list: the bureau, or another department."""
    tariff_kind: TariffKind
    """How it comes to an amount."""
    needs_confirmation: bool
    """It stops without the annual confirmation."""

    @classmethod
    def line(cls, programme: Programme) -> "ProgrammeLine":
        return cls(
            code=programme.code,
            title=Wording.model_validate(programme.title),
            cadence=programme.cadence,
            payer=programme.payer,
            tariff_kind=_KIND_OF[type(programme.tariff)],
            needs_confirmation=programme.needs_confirmation,
        )


class ProgrammeList(Wire):
    """All programmes."""

    items: list[ProgrammeLine]
    """The programmes, by code."""


class UnpaidRead(GuidePart):
    """Identities that it names and does not pay."""

    nature: DisabilityNature
    """Nature of the disability."""
    grades: list[DisabilityGrade]
    """Its grades."""
    why: Wording
    """What the person is told."""
    source: str
    """The rule."""


class RateTariffRead(GuidePart):
    """Reckoned from rates in force."""

    key: list[KeyPart]
    """What tells one of its rates from another."""
    units: list[RateUnit]
    """The units in which its rates are entered."""
    required: list[Component]
    """Without these nothing is paid."""
    categories: dict[str, list[CategoryCode]]
    """Category of a rate, and the categories of people who are paid by it."""
    unpaid: list[UnpaidRead]
    """Identities that carry no money."""


class FigurePercentRead(GuidePart):
    """One line of the table of shares."""

    percent: Count
    """The share, in percent."""
    natures: list[DisabilityNature]
    """For these; empty: for any."""
    grades: list[DisabilityGrade]
    """For these; empty: for any."""
    only: Wording | None
    """Whom it is for besides."""


class FigureTariffRead(GuidePart):
    """A share of a published figure."""

    figure: FigureKind
    """Which figure."""
    areas: list[Level]
    """Whose figure counts: the first that has one."""
    years_back: Count
    """How many years back it is taken from."""
    percents: list[FigurePercentRead]
    """The first line that fits counts."""


class TriggerRead(GuidePart):
    """From when prices trigger it."""

    from_on: date
    """The first month it holds."""
    before_on: date | None
    """The first month it no longer holds; null: still."""
    cpi_hundredths: Count
    """Consumer prices from this rise on, in hundredths of a percent."""
    food_hundredths: Count
    """Or food prices from this rise on, in hundredths of a percent."""


class PriceTariffRead(GuidePart):
    """A base times the rise of prices."""

    triggers: list[TriggerRead]
    """From when prices trigger it."""
    minimum_fen: Fen
    """The least that is paid in a month that triggers it, in fen."""
    minimum_source: str
    """The rule behind the minimum."""


class FuneralMonthsRead(GuidePart):
    """So many months of what the deceased had."""

    programme: str
    """The programme that they had."""
    categories: list[CategoryCode]
    """Under these identities."""
    months: Count
    """How many months."""
    source: str
    """The rule."""


class PairRead(Wire):
    """What happens when one person is owed another programme too."""

    other: str
    """The other programme."""
    rule: PairRule
    """Which of them is paid."""
    reduced: bool
    """Of a difference: it is this programme that pays less."""
    source: str
    """The rule."""

    @classmethod
    def of(cls, pair: Pair, code: str) -> Self:
        return cls(
            other=pair.second if pair.first == code else pair.first,
            rule=pair.rule,
            reduced=pair.rule is PairRule.DIFFERENCE and pair.second == code,
            source=pair.source,
        )


class ProgrammeRead(ProgrammeLine):
    """A programme with all that is set for it."""

    source: str
    """The rule it rests on."""
    start: StartRule
    """The month from which it is owed."""
    card_only: bool
    """Paid to the account of the preferential card alone."""
    payer_level: Level
    """The level that pays."""
    payer_place: PayerPlace
    """Whether the county of the residence pays, or the one that approved the enlistment."""
    publicity: ProgrammePublicity
    """What of it is published."""
    by_rates: RateTariffRead | None
    """How it is reckoned, where from rates."""
    by_figure: FigureTariffRead | None
    """How it is reckoned, where from a published figure."""
    by_prices: PriceTariffRead | None
    """How it is reckoned, where from prices."""
    by_months: list[FuneralMonthsRead] | None
    """How it is reckoned, where by months of another programme."""
    named_by: Wording | None
    """What names the amount, where nothing is reckoned."""
    pairs: list[PairRead]
    """What it may meet; with all others it may be had together."""

    @classmethod
    def of(cls, programme: Programme, pairs: tuple[Pair, ...]) -> Self:
        own = [pair for pair in pairs if programme.code in (pair.first, pair.second)]
        return cls(
            **dict(ProgrammeLine.line(programme)),
            source=programme.source,
            start=programme.start,
            card_only=programme.card_only,
            payer_level=programme.payer_level,
            payer_place=programme.payer_place,
            publicity=ProgrammePublicity.model_validate(programme.publicity),
            **_tariff_parts(programme),
            pairs=[PairRead.of(pair, programme.code) for pair in own],
        )


def _tariff_parts(programme: Programme) -> dict[str, object]:
    parts: dict[str, object] = dict.fromkeys(
        ("by_rates", "by_figure", "by_prices", "by_months", "named_by")
    )
    match programme.tariff:
        case RateTariff() as tariff:
            parts["by_rates"] = RateTariffRead.model_validate(tariff)
        case FigureTariff() as tariff:
            parts["by_figure"] = FigureTariffRead.model_validate(tariff)
        case PriceTariff() as tariff:
            parts["by_prices"] = PriceTariffRead.model_validate(tariff)
        case FuneralTariff() as tariff:
            parts["by_months"] = [FuneralMonthsRead.model_validate(line) for line in tariff.months]
        case CaseTariff() as tariff:
            parts["named_by"] = Wording.model_validate(tariff.named_by)
    return parts
