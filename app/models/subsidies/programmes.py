"""Programmes, and the pairs of them, as the project or the bureau carries them in files."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.divisions.levels import Level
from app.domain.subsidies.pairs import PairRule
from app.domain.subsidies.programme import Cadence, Payer, PayerPlace, PublicityRule, StartRule
from app.models.base import Entity, Json, SortedText, strenum
from app.models.security import PASSING, Protection


class ProgrammeRow(Entity):
    """What is paid. The columns repeat what statements need of the definition."""

    __tablename__ = "programmes"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("code ~ '^[a-z][a-z0-9_]{1,39}$'", name="code_is_lower_snake"),
        CheckConstraint("definition ->> 'code' = code", name="definition_is_its_own"),
        CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest_is_sha256"),
    )
    __protection__ = Protection.open_to_app(hot=True, grants="SELECT, INSERT, UPDATE")

    code: Mapped[SortedText]
    definition: Mapped[Json] = mapped_column(
        comment="As written; app/domain/subsidies/programme_reading.py reads it"
    )
    digest: Mapped[SortedText] = mapped_column(comment="SHA-256 of the canonical JSON of it")
    title_zh: Mapped[str]
    title_en: Mapped[str]
    cadence: Mapped[Cadence] = mapped_column(strenum(Cadence))
    start: Mapped[StartRule] = mapped_column(strenum(StartRule))
    publicity: Mapped[PublicityRule] = mapped_column(strenum(PublicityRule))
    payer: Mapped[Payer] = mapped_column(strenum(Payer))
    payer_level: Mapped[Level] = mapped_column(strenum(Level))
    payer_place: Mapped[PayerPlace] = mapped_column(strenum(PayerPlace))
    needs_confirmation: Mapped[bool] = mapped_column(comment="Stops without the annual one")
    card_only: Mapped[bool] = mapped_column(comment="No fallback account will do")


class ProgrammePair(Entity):
    """What happens when one person is owed both; a difference reduces the second."""

    __tablename__ = "programme_pairs"
    __table_args__ = (
        Index(
            "uq_programme_pairs_either_way",
            text("least(first, second)"),
            text("greatest(first, second)"),
            unique=True,
        ),
        CheckConstraint(
            "first <> second OR rule <> 'difference'", name="difference_of_two_programmes"
        ),
    )
    __protection__ = Protection.open_to_app(hot=True, grants=PASSING)

    first: Mapped[SortedText] = mapped_column(ForeignKey("programmes.code"))
    second: Mapped[SortedText] = mapped_column(ForeignKey("programmes.code"))
    rule: Mapped[PairRule] = mapped_column(strenum(PairRule))
    source: Mapped[str]
