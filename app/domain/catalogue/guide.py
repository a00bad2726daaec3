"""A service guide (办事指南): what one version of a service item asks, who decides, what follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.domain.catalogue.outcome import Outcome
from app.domain.catalogue.rule import Rule
from app.domain.catalogue.wording import Limit, Localised
from app.domain.divisions.levels import Level


class ItemStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"  # Kept with an explanation: people still ask for it (社保接续).
    DRAFT = "draft"


class Origin(StrEnum):
    APPLIED = "applied"
    PROACTIVE = "proactive"  # Starts from a list; the person only confirms (免申即享).


class Applying(StrEnum):
    """Who may hand the request in for the person it concerns."""

    PERSON = "person"
    AGENT = "agent"
    GUARDIAN = "guardian"
    STATION = "station"
    INTERESTED_PARTY = "interested_party"


class StepKind(StrEnum):
    OPINION = "opinion"
    APPRAISAL = "appraisal"
    PUBLICITY = "publicity"
    DECISION = "decision"
    FILE_UPWARD = "file_upward"


class Executor(StrEnum):
    STATION = "station"  # Staff of the step's level.
    HOSPITAL_PANEL = "hospital_panel"


class PublicityPlace(StrEnum):
    VILLAGE_BOARD = "village_board"
    WORKPLACE = "workplace"
    TOWNSHIP_HALL = "township_hall"
    COUNTY_SITE = "county_site"


class PublicField(StrEnum):
    """What a public notice can ever show. Health, address and full numbers are not on the list."""

    NAME = "name"
    DIVISION = "division"
    AMOUNT = "amount"
    GRADE = "grade"
    NATURE = "nature"
    CAUSE = "cause"


class Mask(StrEnum):
    NAME = "name"  # 张*明
    VILLAGE_ONLY = "village_only"


class CheckKind(StrEnum):
    """What the staff of a step must report along with their opinion."""

    HOME_VISIT = "home_visit"
    ORIGINALS_SEEN = "originals_seen"
    FAMILY_INCOME = "family_income"


@dataclass(frozen=True, slots=True)
class Publicity:
    minimum: Limit
    places: tuple[PublicityPlace, ...]
    shows: tuple[PublicField, ...]
    masks: Mapping[PublicField, Mask]


@dataclass(frozen=True, slots=True)
class Step:
    key: str
    kind: StepKind
    level: Level
    executor: Executor
    limit: Limit
    stops_clock: bool
    label: Localised
    checks: tuple[CheckKind, ...] = ()
    publicity: Publicity | None = None  # Present exactly when kind is PUBLICITY.


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample photograph shown beside a field: its name in the client's assets, and its caption."""

    picture: str
    caption: Localised


@dataclass(frozen=True, slots=True)
class DocumentNeed:
    key: str
    label: Localised
    held_by_bureau: bool  # Never asked from the person; `source` says where it comes from.
    required: bool
    condition: Rule | None  # Needed only when this holds; None: always.
    source: Localised | None
    sample: Sample | None
    commitment_instead: bool  # 告知承诺: a signed commitment is taken, the paper checked later.


@dataclass(frozen=True, slots=True)
class UiField:
    name: str
    label: Localised
    hint: Localised | None
    read_aloud: str  # Chinese, short sentences; spoken by the mini program.
    sample: Sample | None


@dataclass(frozen=True, slots=True)
class UiSection:
    key: str
    label: Localised
    fields: tuple[UiField, ...]


@dataclass(frozen=True, slots=True)
class Ui:
    """How the form is drawn: sections and fields in their order."""

    read_aloud: str
    sections: tuple[UiSection, ...]

    @property
    def fields(self) -> tuple[UiField, ...]:
        return tuple(field for section in self.sections for field in section.fields)


@dataclass(frozen=True, slots=True)
class Refusal:
    code: str
    label: Localised
    legal_basis: Localised
    remedy: Localised  # What would help, in plain words.


@dataclass(frozen=True, slots=True)
class SupplementRules:
    """One complete list of what is missing, told once; silence of the bureau means accepted."""

    days: Limit  # How long the person has to answer.
    notice_within: Limit  # No notice by then: deemed accepted on the day of receipt.
    times: int


@dataclass(frozen=True, slots=True)
class Urgent:
    """Pay first, verify after: a shorter chain for what cannot wait."""

    when: Rule
    pay_within_hours: int
    pay_at_most_fen: int
    total_limit: Limit
    chain: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Remedies:
    """Where and how long a refusal can be fought; periods run from service of the paper."""

    reconsideration_days: int
    reconsideration_at: Localised
    litigation_months: int
    litigation_at: Localised


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Whom to ring: the station of a level, or a fixed number."""

    label: Localised
    level: Level | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Applicants:
    who: Localised
    by: tuple[Applying, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    code: str
    version: int
    effective_from: date
    title: Localised
    summary: Localised
    legal_basis: tuple[Localised, ...]
    origin: Origin
    applicants: Applicants
    form: Mapping[str, Any]  # JSON Schema 2020-12; `x-sensitive`, `x-known` per property.
    ui: Ui
    documents: tuple[DocumentNeed, ...]
    eligibility: Rule
    chain: tuple[Step, ...]  # Empty: answered at once.
    total_limit: Limit
    supplement: SupplementRules
    urgent: Urgent | None
    refusals: tuple[Refusal, ...]
    outcome: Outcome
    remedies: Remedies | None  # None: an answer is no decision and cannot be fought.
    help_lines: tuple[HelpLine, ...]

    @property
    def supplement_days(self) -> Limit:
        return self.supplement.days

    @property
    def answered_at_once(self) -> bool:
        return not self.chain

    def chain_for(self, *, urgent: bool) -> tuple[Step, ...]:
        """The steps of one request; an item without an urgent way has one chain for all."""
        return self.urgent.chain if urgent and self.urgent else self.chain

    def limit_for(self, *, urgent: bool) -> Limit:
        return self.urgent.total_limit if urgent and self.urgent else self.total_limit

    def refusal(self, code: str) -> Refusal | None:
        return next((refusal for refusal in self.refusals if refusal.code == code), None)
