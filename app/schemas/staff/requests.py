"""Requests as staff take, read and decide them."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StrictBool

from app.domain.catalogue.guide import CheckKind, PublicityPlace
from app.domain.requests.approval import StepResult
from app.domain.requests.channel import Channel, Signature
from app.domain.requests.decision import ServiceMethod
from app.domain.requests.outcome import Award
from app.domain.requests.receipt import Missing
from app.domain.veterans.terms import DisabilityNature
from app.schemas.common import (
    DisabilityGrade,
    Fen,
    Line,
    Paragraph,
    PersonName,
    Text,
    Wire,
)
from app.schemas.requests import (
    FilingWanted,
    ItemCode,
    Key,
    Keys,
)
from app.usecases.requests.decide import Judgement
from app.usecases.requests.deliver import Service
from app.usecases.requests.enter_request import Visit
from app.usecases.requests.settle_objection import Settlement


class EntryWanted(FilingWanted):
    """A request written down at the counter, on the telephone or at the door."""

    person_id: UUID
    """Whose request it is."""
    item_code: ItemCode
    """The service item."""
    channel: Literal[Channel.COUNTER, Channel.PHONE, Channel.HOME]
    """How they met."""
    signature: Literal[
        Signature.HANDWRITTEN, Signature.THUMBPRINT, Signature.BY_AGENT, Signature.SPOKEN
    ]
    """What stands under the paper."""

    def visit(self) -> Visit:
        return Visit(self.person_id, self.item_code, self.channel, self.signature)


class ProactiveWanted(Wire):
    """A request that the bureau begins from its own list."""

    person_id: UUID
    """Whom it is for."""
    item_code: ItemCode
    """The service item."""


class AwardWanted(Wire):
    """What an opinion proposes or a decision grants; the guide sets the limits."""

    amount_fen: Fen | None = None
    """An amount in fen."""
    grade: DisabilityGrade | None = None
    """A disability grade; 1 is the gravest."""
    nature: DisabilityNature | None = None
    """The cause of the disability."""

    def award(self) -> Award:
        return Award(amount_fen=self.amount_fen, grade=self.grade, nature=self.nature)


class JudgementWanted(Wire):
    """The result of a step."""

    result: StepResult
    """agree or disagree for an opinion, approve or refuse for a decision, file for a filing."""
    opinion: Paragraph
    """In words; the next level reads it."""
    refusal_code: Key | None = None
    """The coded reason of the guide; a refusal needs one."""
    checks: Annotated[list[CheckKind], Field(max_length=len(CheckKind))] = Field(
        default_factory=list
    )
    """What was looked into; the step names what it asks for."""
    award: AwardWanted | None = None
    """What is proposed or granted, where the guide leaves it open."""

    def judgement(self) -> Judgement:
        return Judgement(
            result=self.result,
            opinion=self.opinion,
            refusal_code=self.refusal_code,
            checks=tuple(self.checks),
            award=self.award.award() if self.award else None,
        )


class SupplementWanted(Wire):
    """Everything that is missing: it can be asked for once."""

    documents: Keys = Field(default_factory=list)
    """Papers of the guide."""
    fields: Keys = Field(default_factory=list)
    """Fields of the form."""
    note: Paragraph
    """The same in plain words to the person."""

    def missing(self) -> Missing:
        return Missing(tuple(self.documents), tuple(self.fields))


class RefusalWanted(Wire):
    """Why a request is not accepted."""

    refusal_code: Key
    """The coded reason of the guide."""
    opinion: Paragraph
    """In words."""


class ReturnWanted(Wire):
    """Where a request goes back to, and why."""

    to_step: Key
    """An earlier step at which somebody judged it."""
    opinion: Paragraph
    """What must be looked at again."""


class ReassignWanted(Wire):
    """Who takes it on."""

    staff_id: UUID | None
    """A colleague who may decide it; null gives it back to all."""


class AppraisalWanted(Wire):
    """Where and when the appraisal takes place."""

    hospital: Line
    """The hospital."""
    exam_on: date
    """The day."""


class AppraisalFound(Wire):
    """What the panel found."""

    award: AwardWanted
    """The grade and cause it proposes."""
    findings: Paragraph
    """In words."""


class NoticeWanted(Wire):
    """Where a public notice hangs; what it shows, the guide says."""

    place: PublicityPlace
    """The kind of place."""
    site: Line
    """The very board or address."""


class ConclusionWanted(Wire):
    """How publicity ended."""

    conclusion: Paragraph
    """In words; stored even if nobody objected."""


class ObjectionWanted(Wire):
    """An objection as it came in; only those who publicise ever read it."""

    statement: Paragraph
    """What is said not to be so."""
    name: PersonName | None = None
    """Who says it; null for somebody without a name."""
    contact: Annotated[str, Text(60)] | None = None
    """How to reach that person."""

    def kept(self) -> dict[str, str]:
        given = {"statement": self.statement, "name": self.name, "contact": self.contact}
        return {key: text for key, text in given.items() if text is not None}


class SettlementWanted(Wire):
    """Whether an objection holds."""

    upheld: StrictBool
    """It holds."""
    finding: Paragraph
    """What was found out."""

    def settlement(self) -> Settlement:
        return Settlement(self.upheld, self.finding)


class ServiceWanted(Wire):
    """How the paper of the decision reached the person."""

    method: ServiceMethod
    """A message in an app is notice, not service."""
    served_on: date
    """When."""
    proof: Line
    """Number of the letter, name of the witness."""

    def service(self) -> Service:
        return Service(self.method, self.served_on, self.proof)


class StageWanted(Wire):
    """How far the outcome has come."""

    stage: Key
    """A stage of the guide's outcome."""


class ContestWanted(Wire):
    """How a decision is being fought."""

    in_court: StrictBool
    """In court, or else by reconsideration."""


class ContestEnded(Wire):
    """How a reconsideration or a lawsuit ended."""

    revoked: StrictBool
    """The decision was struck down, or else upheld."""
