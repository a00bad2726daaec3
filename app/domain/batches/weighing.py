"""What lines with the same inputs come to: reckoned once, and shared by all of them.

A line's key is text, so that the database can compare and join it: month, kind, category,
nature, grade, years and named amount; behind `#` what the person has besides.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from uuid import UUID

from app.domain.catalogue.wording import Localised
from app.domain.money import yuan
from app.domain.payments.terms import PaymentKind
from app.domain.subsidies.pairs import Owed, PairMatrix, settle_pairs
from app.domain.subsidies.rate_book import RateBook
from app.domain.subsidies.reckoning import reckon
from app.domain.subsidies.tariff import Part, RateMissing, Tariff, TariffKey
from app.domain.veterans.terms import CategoryCode, DisabilityNature

_SELF = UUID(int=1 << 64)
"""Stands for the line itself; what was opened earlier is numbered below it, later above."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Another entitlement of the same person in the same month."""

    earlier: bool
    key: TariffKey


@dataclass(frozen=True, slots=True)
class Weighed:
    """What one key came to. Without a tariff nobody knows the amount."""

    key: TariffKey
    tariff: Tariff | None
    paired: bool = False
    """Another programme is paid in its place."""
    full_fen: int | None = None
    """Of a raise: what the month is worth by now, raises and all."""


def weigh(key: str, programme: str, county_code: str, book: RateBook, at: datetime) -> Weighed:
    """Reckon what a key comes to by what is known at that moment, apart from other programmes."""
    own = read_key(key, programme, county_code)
    reckoned = reckon(own, book, at)
    if isinstance(reckoned, RateMissing):
        return Weighed(own, None)
    return Weighed(own, reckoned, full_fen=_full_fen(own, book, at))


def weigh_beside(
    weighed: Weighed, beside: Sequence[Beside], matrix: PairMatrix, book: RateBook, at: datetime
) -> Weighed:
    """Take into account what the person has besides, by the pairs of programmes."""
    if weighed.tariff is None or not beside:
        return weighed
    own = Owed(_SELF, weighed.key.programme, weighed.tariff.amount_fen)
    settled = settle_pairs([own, *_owed(beside, book, at)], matrix)[0]
    if settled.because is None:
        return weighed
    if settled.paid_fen == 0:
        return replace(weighed, paired=True)
    return replace(weighed, tariff=_less(weighed.tariff, settled.paid_fen, settled.because))


def left_below_fen(
    weighed: Weighed, beside: Sequence[Beside], matrix: PairMatrix, book: RateBook, at: datetime
) -> int:
    """Return what is paid, by the pairs, of the programmes that this one reduces."""
    if weighed.tariff is None:
        return 0
    own = Owed(_SELF, weighed.key.programme, weighed.tariff.amount_fen)
    settled = settle_pairs([own, *_owed(beside, book, at)], matrix)
    return sum(s.paid_fen for s in settled if matrix.reduces(own.programme, s.owed.programme))


def stored_key(key: TariffKey) -> dict[str, str | int | None]:
    """Return the inputs as they are frozen."""
    return {**asdict(key), "month": f"{key.month:%Y-%m}"}


def read_key(key: str, programme: str, county_code: str) -> TariffKey:
    month, kind, *facts = key.partition("#")[0].split("|")
    return _tariff_key(programme, county_code, date.fromisoformat(month), PaymentKind(kind), facts)


def read_beside(key: str) -> tuple[Beside, ...]:
    """Return what the person of a line has besides; nothing for most."""
    own, _, others = key.partition("#")
    month = date.fromisoformat(own.partition("|")[0])
    return tuple(_beside(month, other) for other in others.split(";") if other)


def _beside(month: date, text: str) -> Beside:
    earlier, programme, county_code, *facts = text.split("|")
    return Beside(
        earlier == "true", _tariff_key(programme, county_code, month, PaymentKind.REGULAR, facts)
    )


def _tariff_key(
    programme: str, county_code: str, month: date, kind: PaymentKind, facts: Sequence[str]
) -> TariffKey:
    category, nature, grade, service_years, fixed_fen = facts
    return TariffKey(
        programme=programme,
        county_code=county_code,
        month=month,
        category=CategoryCode(category) if category else None,
        nature=DisabilityNature(nature) if nature else None,
        grade=int(grade) if grade else None,
        service_years=int(service_years) if service_years else None,
        fixed_fen=int(fixed_fen) if fixed_fen else None,
        kind=kind,
    )


def _owed(beside: Sequence[Beside], book: RateBook, at: datetime) -> list[Owed]:
    """What cannot be reckoned is not paid either, and takes nothing from anybody."""
    found = [(each, reckon(each.key, book, at)) for each in beside]
    return [
        Owed(_place(number, each), each.key.programme, reckoned.amount_fen)
        for number, (each, reckoned) in enumerate(found, start=1)
        if isinstance(reckoned, Tariff)
    ]


def _place(number: int, each: Beside) -> UUID:
    return UUID(int=number if each.earlier else _SELF.int + number)


def _full_fen(own: TariffKey, book: RateBook, at: datetime) -> int | None:
    if own.kind is not PaymentKind.RAISE:
        return None
    month = reckon(replace(own, kind=PaymentKind.REGULAR, fixed_fen=None), book, at)
    return month.amount_fen if isinstance(month, Tariff) else None


def _less(tariff: Tariff, paid_fen: int, because: Localised) -> Tariff:
    taken_fen = paid_fen - tariff.amount_fen
    part = Part(
        component="difference",
        rate_id=None,
        notice=None,
        unit="month",
        amount_fen=taken_fen,
        month_fen=taken_fen,
        words=because,
    )
    amount = yuan(paid_fen)
    explanation = Localised(
        f"{tariff.explanation.zh}；{because.zh}；实发{amount}元",
        f"{tariff.explanation.en}; {because.en}; {amount} yuan is paid",
    )
    return Tariff(paid_fen, (*tariff.composition, part), explanation)
