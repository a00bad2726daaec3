"""A service guide (办事指南): what one version of an item asks, who decides, what follows.

`parse.py` reads these very dataclasses from YAML: a field without a default must be written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.catalogue.outcome import Outcome
from app.domain.catalogue.rule import Rule
from app.domain.catalogue.wording import Limit, Localised
from app.domain.divisions.levels import Level
from app.domain.terms import Term


class ItemStatus(Term):
    OPEN = "open", "可申请"
    CLOSED = "closed", "已停办"  # Kept with an explanation: people still ask for it.
    DRAFT = "draft", "未发布"


class Origin(Term):
    APPLIED = "applied", "依申请"
    PROACTIVE = "proactive", "免申即享"  # Starts from a list; the person only confirms.


class Applying(Term):
    """Who may hand the request in for the person it concerns."""

    PERSON = "person", "本人"
    AGENT = "agent", "委托代办人"
    GUARDIAN = "guardian", "监护人"
    STATION = "station", "服务站帮办"
    INTERESTED_PARTY = "interested_party", "利害关系人"


class StepKind(Term):
    OPINION = "opinion", "提出意见"
    APPRAISAL = "appraisal", "鉴定"
    PUBLICITY = "publicity", "公示"
    DECISION = "decision", "决定"
    FILE_UPWARD = "file_upward", "上报"


class Executor(Term):
    STATION = "station", "本级工作人员"
    HOSPITAL_PANEL = "hospital_panel", "医疗卫生专家小组"


class PublicityPlace(Term):
    VILLAGE_BOARD = "village_board", "村(社区)公示栏"
    WORKPLACE = "workplace", "工作单位"
    TOWNSHIP_HALL = "township_hall", "乡镇(街道)服务大厅"
    COUNTY_SITE = "county_site", "县级部门网站"


class PublicField(Term):
    """What a public notice can ever show. Health, address and full numbers are not on the list."""

    NAME = "name", "姓名"
    DIVISION = "division", "所在村(社区)"
    AMOUNT = "amount", "金额"
    GRADE = "grade", "拟评定等级"
    NATURE = "nature", "拟认定性质"
    CAUSE = "cause", "致残原因"


class Mask(Term):
    MIDDLE_OF_NAME = "middle_of_name", "姓名隐去中间字"  # 张*明
    DOWN_TO_TOWNSHIP = "down_to_township", "只公示到乡镇"


class CheckKind(Term):
    """What the staff of a step must report along with their opinion."""

    HOME_VISIT = "home_visit", "入户核查"
    ORIGINALS_SEEN = "originals_seen", "核对原件"
    FAMILY_INCOME = "family_income", "核对家庭收入"
    NO_DUPLICATE = "no_duplicate", "核对未重复享受"
    WISH_OF_FAMILY = "wish_of_family", "征求家庭意愿"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publicity:
    minimum: Limit
    places: tuple[PublicityPlace, ...]
    shows: tuple[PublicField, ...]
    masks: Mapping[PublicField, Mask]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    key: str
    kind: StepKind
    level: Level
    limit: Limit
    label: Localised
    executor: Executor = Executor.STATION
    stops_clock: bool = False
    checks: tuple[CheckKind, ...] = ()
    publicity: Publicity | None = None  # Present exactly when kind is PUBLICITY.


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sample photograph beside a field: its name in the client's assets, and its caption."""

    picture: str
    caption: Localised


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentNeed:
    key: str
    label: Localised
    held_by_bureau: bool = False  # Never asked from the person; `source` says where it comes from.
    required: bool = True
    condition: Rule | None = None  # Needed only when this holds; None: always.
    source: Localised | None = None
    sample: Sample | None = None
    commitment_instead: bool = False  # 告知承诺: a signed commitment now, the paper checked later.

    @property
    def conditional(self) -> bool:
        return self.condition is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class UiField:
    name: str
    label: Localised
    read_aloud: str  # Chinese, short sentences; spoken by the mini program.
    hint: Localised | None = None
    choices: Mapping[str, Localised] | None = None  # Labels of the values of an enum.
    sample: Sample | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UiSection:
    key: str
    label: Localised
    fields: tuple[UiField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ui:
    """How the form is drawn: sections and fields in their order."""

    read_aloud: str
    sections: tuple[UiSection, ...]

    @property
    def fields(self) -> tuple[UiField, ...]:
        return tuple(field for section in self.sections for field in section.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    code: str
    label: Localised
    legal_basis: Localised
    remedy: Localised  # What would help, in plain words.


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRules:
    """One complete list of what is missing, told once; silence of the bureau means accepted."""

    days: Limit  # How long the person has to answer.
    notice_within: Limit  # No notice by then: deemed accepted on the day of receipt.
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """Pay first, verify after: a shorter chain for what cannot wait."""

    when: Rule
    pay_within_hours: int
    pay_at_most_fen: int
    total_limit: Limit
    chain: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedies:
    """Where and how long a refusal can be fought; periods run from service of the paper."""

    reconsideration_days: int
    reconsideration_at: Localised
    litigation_months: int
    litigation_at: Localised


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpLine:
    """Whom to ring: the station of a level, or a fixed number; exactly one of them."""

    label: Localised
    level: Level | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicants:
    who: Localised
    by: tuple[Applying, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    code: str
    version: int
    effective_from: date
    title: Localised
    summary: Localised
    legal_basis: tuple[Localised, ...]
    origin: Origin
    applicants: Applicants
    form: Mapping[str, Any]  # JSON Schema 2020-12; `x-sensitive` and `x-known` per property.
    ui: Ui
    documents: tuple[DocumentNeed, ...]
    eligibility: Rule
    chain: tuple[Step, ...]  # Empty: answered at once.
    total_limit: Limit  # What the bureau promises; never longer than the law allows.
    supplement: SupplementRules
    refusals: tuple[Refusal, ...]
    outcome: Outcome
    help_lines: tuple[HelpLine, ...]
    legal_limit: Limit | None = None  # Where a law sets one.
    urgent: Urgent | None = None
    remedies: Remedies | None = None  # None: an answer is no decision and cannot be fought.

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
