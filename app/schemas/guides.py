"""A service guide on the wire, the same for the mini program and the staff."""

from datetime import date
from typing import Annotated, Any, Self

from pydantic import Field, StrictBool

from app.domain.catalogue.eligibility import Verdict, described
from app.domain.catalogue.guide import Applying, ItemStatus, Origin
from app.domain.catalogue.outcome import OutcomeKind
from app.domain.catalogue.prospect import Prospect
from app.domain.divisions.levels import Level
from app.queries.catalogue import PublishedGuide
from app.queries.guides import GuideView
from app.schemas.common import Fen, SignedFen, Text, Version, Wire
from app.schemas.guide_parts import (
    GuideDocument,
    GuideLimit,
    GuidePart,
    GuideRefusal,
    GuideRemedies,
    GuideStage,
    GuideStep,
    GuideSupplement,
    GuideUi,
    GuideUrgent,
    Wording,
)

FormAnswer = (
    StrictBool
    | SignedFen
    | Annotated[str, Text(2000, shortest=0, lines=True)]
    | Annotated[list[Annotated[str, Text(200)]], Field(max_length=100)]
)
FormAnswers = Annotated[dict[str, FormAnswer], Field(max_length=100)]
"""Answers by the name of their field; the form of the guide says what each may be."""


class ItemRead(GuidePart):
    """One service item in the list."""

    code: str
    """Names the item."""
    title: Wording
    """What it is called."""
    summary: Wording
    """What it is, in a sentence or two."""
    status: ItemStatus
    """Whether it takes applications."""
    closed_reason: Wording | None
    """Why it takes none; only where it is closed."""
    origin: Origin
    """Applied for, or begun by the bureau from a list."""
    outcome: OutcomeKind
    """What it brings about."""
    total_limit: GuideLimit
    """How long the bureau takes at most."""
    has_urgent_way: bool
    """Whether there is a shorter way for what cannot wait."""

    @classmethod
    def of(cls, published: PublishedGuide) -> Self:
        guide, standing = published.guide, published.standing
        return cls.model_validate(
            {
                "code": guide.code,
                "title": guide.title,
                "summary": guide.summary,
                "status": standing.status,
                "closed_reason": standing.closed_reason,
                "origin": guide.origin,
                "outcome": guide.outcome.kind,
                "total_limit": guide.total_limit,
                "has_urgent_way": guide.urgent is not None,
            }
        )


class ItemList(Wire):
    """Every service item; there are some dozens at most."""

    items: Annotated[list[ItemRead], Field(max_length=200)]
    """The items by code."""


class GuideHelpLine(Wire):
    """Whom to ring."""

    label: Wording
    """Who answers."""
    level: Level | None
    """The station of this level; null for a fixed number."""
    phone: str | None
    """The number; null where the station of the person is not known."""


class GuideRead(GuidePart):
    """Everything needed to explain an item and to draw its form."""

    code: str
    """Names the item."""
    guide_version: Version
    """The version in force; a request keeps the one it was made under."""
    effective_from: date
    """From when this version is in force."""
    status: ItemStatus
    """Whether it takes applications."""
    closed_reason: Wording | None
    """Why it takes none; only where it is closed."""
    title: Wording
    """What it is called."""
    summary: Wording
    """What it is, in a sentence or two."""
    legal_basis: list[Wording]
    """The rules it rests on."""
    origin: Origin
    """Applied for, or begun by the bureau from a list."""
    who: Wording
    """For whom it is."""
    may_apply: list[Applying]
    """Who may hand it in."""
    conditions: list[Wording]
    """What must hold of the person, line by line."""
    form: dict[str, Any]
    """JSON Schema 2020-12 of the answers. `x-known` marks what may be on file: it can be left
    out; `x-sensitive` marks what is stored sealed."""
    ui: GuideUi
    """Order, labels, hints and spoken text of its fields."""
    known: dict[str, str | SignedFen]
    """What is on file, by field, personal numbers masked: do not ask for it, do not send it
    back; send an answer only where it has changed."""
    documents: list[GuideDocument]
    """The papers."""
    chain: list[GuideStep]
    """The steps; empty where the answer comes at once."""
    total_limit: GuideLimit
    """How long the bureau takes at most."""
    legal_limit: GuideLimit | None
    """How long the law gives it; null where the law does not say."""
    urgent: GuideUrgent | None
    """The shorter way for what cannot wait."""
    supplement: GuideSupplement
    """How often and until when missing papers are asked for."""
    refusals: list[GuideRefusal]
    """For what reasons it can be refused."""
    remedies: GuideRemedies | None
    """How a refusal can be fought; null where nothing is decided."""
    outcome: OutcomeKind
    """What it brings about."""
    stages: list[GuideStage]
    """What follows the decision."""
    help_lines: list[GuideHelpLine]
    """Whom to ring."""

    @classmethod
    def of(cls, view: GuideView) -> Self:
        guide, standing = view.published.guide, view.published.standing
        alike = set(cls.model_fields) - {"guide_version", "outcome", "help_lines", "conditions"}
        same = {name: getattr(guide, name) for name in alike if hasattr(guide, name)}
        return cls.model_validate(
            same
            | {
                "guide_version": guide.version,
                "status": standing.status,
                "closed_reason": standing.closed_reason,
                "who": guide.applicants.who,
                "may_apply": guide.applicants.by,
                "conditions": described(guide.eligibility),
                "known": view.known,
                "outcome": guide.outcome.kind,
                "stages": guide.outcome.stages,
                "help_lines": _help_lines(view),
            }
        )


def _help_lines(view: GuideView) -> list[GuideHelpLine]:
    return [
        GuideHelpLine(
            label=Wording.model_validate(line.label),
            level=line.level,
            phone=line.phone if line.level is None else view.phones.get(line.level),
        )
        for line in view.published.guide.help_lines
    ]


class EligibilityAsked(Wire):
    """What the person would answer; what is not there yet can be left out."""

    form: FormAnswers = Field(default_factory=dict)
    """Answers by field, as far as they are known."""


class ConditionRead(GuidePart):
    """One condition and whether it holds."""

    met: bool | None
    """Null: it depends on an answer that is not there yet."""
    wording: Wording
    """What must hold."""
    help: Wording
    """What would help where it does not."""


class DocumentAskedRead(Wire):
    """One paper the person would have to bring."""

    key: str
    """The paper in the guide."""
    label: Wording
    """What it is."""
    asked: bool | None
    """Null: it depends on an answer that is not there yet."""


class EstimateRead(GuidePart):
    """What the formula of the item comes to; the decision may differ."""

    amount_fen: Fen
    """The amount, in fen."""
    explanation: Wording
    """The sum in words."""


class EligibilityRead(Wire):
    """What to expect of a request. It binds nobody: who disagrees may still apply."""

    verdict: Verdict
    """All in all."""
    conditions: list[ConditionRead]
    """Condition by condition."""
    documents: list[DocumentAskedRead]
    """The papers to bring."""
    estimate: EstimateRead | None
    """Null where no formula sets the amount, or its answers are not there yet."""

    @classmethod
    def of(cls, found: Prospect) -> Self:
        return cls(
            verdict=found.eligibility.verdict,
            conditions=[
                ConditionRead.model_validate(line) for line in found.eligibility.conditions
            ],
            documents=[
                DocumentAskedRead(
                    key=each.need.key,
                    label=Wording.model_validate(each.need.label),
                    asked=each.asked,
                )
                for each in found.documents
            ],
            estimate=found.estimate and EstimateRead.model_validate(found.estimate),
        )


class DictionaryEntry(Wire):
    """One value of an enumeration."""

    value: str
    """As it crosses the wire."""
    label: str
    """As people read it, in Chinese."""


class Dictionaries(Wire):
    """Every enumeration of this contract with its labels."""

    dictionaries: dict[str, list[DictionaryEntry]]
    """The values of each enumeration, by the name of its schema."""

    @classmethod
    def of(cls, contract: dict[str, Any]) -> Self:
        labels = {
            name: schema["x-enum-labels"]
            for name, schema in contract["components"]["schemas"].items()
            if "x-enum-labels" in schema
        }
        return cls(
            dictionaries={
                name: [DictionaryEntry(value=value, label=label) for value, label in found.items()]
                for name, found in labels.items()
            }
        )
