"""Books of rates without a database: what the project carries, and what a test adds."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from uuid import uuid4

from app.adapters.programme_files import carried_notices, pair_document, programme_documents
from app.domain.calendar.days import start_of_day
from app.domain.subsidies.figure_terms import FigureKind
from app.domain.subsidies.figures import Figure
from app.domain.subsidies.notices import CarriedNotice
from app.domain.subsidies.pairs import PairMatrix
from app.domain.subsidies.programme import Programme
from app.domain.subsidies.programme_reading import read_pairs, read_programmes
from app.domain.subsidies.rate_book import RateBook
from app.domain.subsidies.rate_terms import Component, RateUnit
from app.domain.subsidies.rates import Rate, RateKey, Share

LICHENG, QUANGANG, FENGZE = "350502000000", "350505000000", "350503000000"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LICHENG_NO = "泉鲤退役军人〔2024〕18号"
LICHENG_AT = start_of_day(date(2024, 11, 19))
URBAN_GROWTH_FEN = 290300
"""Growth of urban income per head in 2023: 2,903 yuan."""


@cache
def carried_programmes() -> dict[str, Programme]:
    return read_programmes(programme_documents())


@cache
def carried_matrix() -> PairMatrix:
    programmes = carried_programmes()
    titles = {code: programme.title for code, programme in programmes.items()}
    return PairMatrix(read_pairs(pair_document(), programmes), titles)


def a_book(rates: Iterable[Rate] = (), figures: Iterable[Figure] = ()) -> RateBook:
    """The national tables of 2018 and 2019, and what the test adds."""
    return RateBook(carried_programmes(), (*national_rates(), *rates), figures)


@cache
def national_rates() -> tuple[Rate, ...]:
    first, second = carried_notices()
    return (*_rates(first, closed_by=second), *_rates(second, closed_by=None))


def a_county_share(
    key: RateKey, percent: int, *, from_on: date = date(2024, 1, 1), known_at: datetime = LICHENG_AT
) -> Rate:
    """Licheng's component: a share of the growth of urban income, by the year."""
    share = Share(hundredths=percent * 100, base_fen=URBAN_GROWTH_FEN)
    return a_rate(
        key,
        share.amount_fen,
        component=Component.COUNTY,
        share=share,
        from_on=from_on,
        known_at=known_at,
        document_no=LICHENG_NO,
    )


def a_rate(  # noqa: PLR0913  # A builder: what a test does not name has a value.
    key: RateKey,
    amount_fen: int,
    *,
    component: Component = Component.NATIONAL,
    county_code: str = LICHENG,
    unit: RateUnit = RateUnit.YEAR,
    share: Share | None = None,
    from_on: date = date(2024, 1, 1),
    before_on: date | None = None,
    known_at: datetime = LICHENG_AT,
    closed_at: datetime | None = None,
    document_no: str = "试〔2024〕1号",
) -> Rate:
    return Rate(
        id=uuid4(),
        key=key,
        component=component,
        county_code=county_code if component is Component.COUNTY else None,
        unit=unit,
        amount_fen=amount_fen,
        effective_from=from_on,
        effective_before=before_on,
        known_at=known_at,
        closed_at=closed_at,
        document_no=document_no,
        share=share,
    )


def a_figure(
    kind: FigureKind,
    value: int,
    *,
    area: str = LICHENG,
    period: date = date(2023, 1, 1),
    known_at: datetime = LICHENG_AT,
) -> Figure:
    return Figure(
        id=uuid4(),
        kind=kind,
        area_code=area,
        period=period,
        value=value,
        document_no="统计公报",
        known_at=known_at,
    )


def _rates(notice: CarriedNotice, *, closed_by: CarriedNotice | None) -> Iterable[Rate]:
    paper = notice.paper
    for line in notice.lines:
        yield a_rate(
            line.key,
            line.amount_fen,
            component=paper.component,
            unit=line.unit,
            from_on=paper.effective_on,
            before_on=closed_by.paper.effective_on if closed_by else None,
            known_at=start_of_day(paper.published_on),
            closed_at=start_of_day(closed_by.paper.published_on) if closed_by else None,
            document_no=paper.document_no,
        )
