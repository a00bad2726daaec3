"""Amounts that are a share of a published figure.

Nursing fee: a percentage of the local average monthly wage of the year before (军人抚恤优待条例
art. 34). Conscript family grant: 100 % of the district's rural disposable income of the year
before (泉港区; art. 42: the county that approved the enlistment pays).
"""

from datetime import datetime

from app.domain.catalogue.wording import Localised
from app.domain.money import yuan
from app.domain.subsidies.figures import Figure
from app.domain.subsidies.programme import Cadence, Programme
from app.domain.subsidies.rate_book import RateBook
from app.domain.subsidies.tariff import (
    Missing,
    Part,
    RateMissing,
    Reckoned,
    TariffKey,
    nothing_due,
    tariff_of,
)
from app.domain.subsidies.tariffing import FigurePercent, FigureTariff


def share_of_figure(
    programme: Programme, tariff: FigureTariff, key: TariffKey, book: RateBook, known_at: datetime
) -> Reckoned:
    """Return the percentage of the first line that fits, rounded half up to the fen."""
    line = next((line for line in tariff.percents if _fits(line, key)), None)
    if line is None:
        title = programme.title
        return nothing_due(
            Localised(
                f"该等级和性质不发{title.zh}（{programme.source}）",
                f"this grade and nature carry no {title.en} ({programme.source})",
            )
        )
    figure = book.figure(
        tariff.figure,
        key.month,
        key.county_code,
        tariff.areas,
        known_at,
        years_back=tariff.years_back,
    )
    if figure is None:
        return no_figure(key, tariff.figure.label, key.month.year - tariff.years_back)
    return tariff_of([_part(figure, line, programme.cadence)])


def no_figure(key: TariffKey, name: str, year: int) -> RateMissing:
    return RateMissing(
        key,
        Missing.FIGURE,
        Localised(
            f"没有{year}年的公布数据：{name}",
            f"a figure of {year} that the sum rests on has not been entered",
        ),
    )


def _fits(line: FigurePercent, key: TariffKey) -> bool:
    return (not line.natures or key.nature in line.natures) and (
        not line.grades or key.grade in line.grades
    )


def _part(figure: Figure, line: FigurePercent, cadence: Cadence) -> Part:
    due_fen = (figure.value * line.percent + 50) // 100
    year, base, due = figure.period.year, yuan(figure.value), yuan(due_fen)
    only_zh, only_en = (f"（{line.only.zh}）", f" ({line.only.en})") if line.only else ("", "")
    return Part(
        component="figure",
        rate_id=figure.id,
        notice=figure.document_no,
        unit="year" if cadence is Cadence.YEARLY else "month",
        amount_fen=figure.value,
        month_fen=due_fen,
        words=Localised(
            f"{year}年{figure.kind.label}{base}元（{figure.document_no}）"
            f" × {line.percent}%{only_zh} = {due}元",
            f"{base} yuan of {year} ({figure.document_no}) × {line.percent}%{only_en} = {due} yuan",
        ),
    )
