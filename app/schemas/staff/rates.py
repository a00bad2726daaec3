"""Rates, their notices and published figures, as staff type, publish and read them."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field

from app.domain.subsidies.figure_terms import FigureKind
from app.domain.subsidies.notices import Paper, RateLine
from app.domain.subsidies.rate_terms import Component, NoticeStatus, RateUnit
from app.domain.subsidies.rates import Share
from app.domain.veterans.terms import DisabilityNature
from app.models.subsidies.figures import PublishedFigure
from app.models.subsidies.rates import RateNotice, RateRow
from app.queries.subsidies.effect import Effect
from app.schemas.common import (
    At,
    Count,
    DisabilityGrade,
    DivisionCode,
    Fen,
    Line,
    SignedFen,
    Text,
    Version,
    Wire,
)
from app.schemas.money import Month, MonthText, month_of
from app.usecases.subsidies.enter_figure import FigureEntry

Code = Annotated[str, Field(strict=True, pattern=r"^[a-z][a-z0-9_]{1,39}$")]
DocumentNo = Annotated[str, Text(60)]
Hundredths = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
FigureValue = Annotated[int, Field(strict=True, ge=-10_000, le=10**13)]


class ShareWanted(Wire):
    """A share of a figure, where the paper sets one."""

    hundredths: Hundredths
    """The share in hundredths of a percent: 6000 is 60 %."""
    base_fen: Fen
    """The figure it is a share of, in fen."""


class RateLineWanted(Wire):
    """One rate as the paper has it."""

    programme: Code
    """The programme."""
    category: Code | None = None
    """The category, where the programme has rates by category."""
    nature: DisabilityNature | None = None
    """The nature of the disability, where rates go by it."""
    grade: DisabilityGrade | None = None
    """The grade of the disability, where rates go by it."""
    unit: RateUnit
    """What the amount is for."""
    amount_fen: Fen
    """The amount in fen; of a share what it comes to, rounded half up."""
    share: ShareWanted | None = None
    """How the paper comes to the amount, where it sets a share."""

    def line(self) -> RateLine:
        share = self.share and Share(hundredths=self.share.hundredths, base_fen=self.share.base_fen)
        return RateLine(**{**dict(self), "share": share})


Lines = Annotated[list[RateLineWanted], Field(min_length=1, max_length=500)]


class RateNoticeWanted(Wire):
    """A paper with its rates, typed for the first time."""

    document_no: DocumentNo
    """The number of the paper."""
    title: Line
    """Its title."""
    component: Component
    """Which part of the amounts it sets."""
    county_code: DivisionCode | None = None
    """The paying county, for county rates alone."""
    published_on: date
    """The day on the paper."""
    effective_on: date
    """The day from which it holds."""
    lines: Lines
    """Its rates."""

    def paper(self) -> Paper:
        return Paper(
            document_no=self.document_no,
            title=self.title,
            component=self.component,
            county_code=self.county_code,
            published_on=self.published_on,
            effective_on=self.effective_on,
        )


class SecondTyping(Wire):
    """The same rates, typed again from the paper by somebody else."""

    lines: Lines
    """The rates, in any order."""


class RateNoticeLine(Wire):
    """A notice in the list."""

    id: UUID
    """The notice."""
    document_no: str
    """The number of the paper."""
    title: str
    """Its title."""
    component: Component
    """Which part of the amounts it sets."""
    county_code: str | None
    """The paying county; null: everywhere."""
    published_on: date
    """The day on the paper."""
    effective_on: date
    """The day from which it holds, as the paper says it."""
    effective_from: Month
    """The month its rates begin with."""
    status: NoticeStatus
    """Whether it is in force."""
    entered_at: At
    """When it was typed first."""
    approved_at: At | None
    """When it was published here; null: not yet."""
    rates: Count
    """How many rates it sets."""

    @classmethod
    def line(cls, notice: RateNotice) -> "RateNoticeLine":
        named = set(cls.model_fields) - {"rates"}
        parts: dict[str, Any] = {name: getattr(notice, name) for name in named}
        return cls(**parts, rates=len(notice.lines))


class RateNoticeRead(RateNoticeLine):
    """A notice with its rates as they were typed."""

    lines: list[RateLineWanted]
    """Its rates; empty while somebody else still has to type them."""
    own: bool
    """The caller typed it first, and cannot publish it."""
    version: Version
    """To be sent back as If-Match."""

    @classmethod
    def of(cls, notice: RateNotice, reader: UUID) -> Self:
        """The second typing is made from the paper, never from the first one."""
        own = notice.entered_by == reader
        hidden = notice.status is NoticeStatus.DRAFT and not own
        return cls(
            **dict(RateNoticeLine.line(notice)),
            lines=[] if hidden else [RateLineWanted(**kept) for kept in notice.lines],
            own=own,
            version=notice.version,
        )


class RateRead(Wire):
    """One amount of one component in one period."""

    id: UUID
    """The rate."""
    notice_id: UUID
    """The notice that set it."""
    document_no: str
    """The number of its paper."""
    programme: str
    """The programme."""
    category: str | None
    """The category; null: all."""
    nature: DisabilityNature | None
    """The nature of the disability; null: all."""
    grade: DisabilityGrade | None
    """The grade of the disability; null: all."""
    component: Component
    """Which part of the amount it is."""
    county_code: str | None
    """The paying county; null: everywhere."""
    unit: RateUnit
    """What the amount is for."""
    amount_fen: Fen
    """The amount, in fen."""
    share_hundredths: Hundredths | None
    """The share in hundredths of a percent, where it is one."""
    base_fen: Fen | None
    """The figure it is a share of, in fen."""
    effective_from: Month
    """The first month it holds."""
    effective_before: Month | None
    """The first month it no longer holds; null: still in force."""
    known_at: At
    """When it was published here."""

    @classmethod
    def of(cls, row: RateRow, notice: RateNotice) -> Self:
        named = set(cls.model_fields) - {"document_no"}
        parts: dict[str, Any] = {name: getattr(row, name) for name in named}
        return cls(**parts, document_no=notice.document_no)


class RateList(Wire):
    """Rates, by programme and key, the latest first."""

    items: list[RateRead]
    """The rates."""

    @classmethod
    def of(cls, found: Sequence[tuple[RateRow, RateNotice]]) -> Self:
        return cls(items=[RateRead.of(row, notice) for row, notice in found])


class EffectRead(Wire):
    """What a notice brings about, within the caller's divisions."""

    entitlements: Count
    """How many running entitlements come to another amount."""
    month_more_fen: SignedFen
    """How much more they come to in this month, in fen."""
    arrears_count: Count
    """How many paid months are owed more."""
    arrears_fen: Fen
    """How much, in fen."""
    lower_count: Count
    """How many paid months come out lower; nothing is asked back here."""
    lower_fen: Fen
    """How much lower, in fen."""
    unknown_count: Count
    """How many paid months nobody can reckon anew."""
    noted_count: Count
    """How many arrears have been noted so far."""
    noted_fen: Fen
    """How much has been noted so far, in fen."""

    @classmethod
    def of(cls, effect: Effect) -> Self:
        return cls(**{name: getattr(effect, name) for name in cls.model_fields})


class FigureWanted(Wire):
    """A published figure."""

    kind: FigureKind
    """Which figure."""
    area_code: DivisionCode
    """The area it was published for."""
    period: MonthText
    """The month, or January of its year."""
    value: FigureValue
    """In fen; of a rise of prices in hundredths of a percent."""
    document_no: DocumentNo
    """Where it was published."""
    succeeds_id: UUID | None = None
    """The figure it corrects; null: it is the first one."""

    def entry(self) -> FigureEntry:
        return FigureEntry(**{**dict(self), "period": month_of(self.period)})


class FigureConfirmation(Wire):
    """The same figure, typed again by somebody else."""

    value: FigureValue
    """In fen; of a rise of prices in hundredths of a percent."""


class FigureRead(Wire):
    """A published figure."""

    id: UUID
    """The figure."""
    kind: FigureKind
    """Which figure."""
    area_code: str
    """The area it was published for."""
    period: Month
    """The month, or January of its year."""
    value: FigureValue
    """In fen; of a rise of prices in hundredths of a percent."""
    document_no: str
    """Where it was published."""
    succeeds_id: UUID | None
    """The figure it corrects; null: it is the first one."""
    entered_at: At
    """When it was typed first."""
    confirmed_at: At | None
    """It counts from then on; null: not yet."""

    @classmethod
    def of(cls, row: PublishedFigure) -> Self:
        return cls(**{name: getattr(row, name) for name in cls.model_fields})
