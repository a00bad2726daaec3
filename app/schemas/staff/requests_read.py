"""Requests as staff read them."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from app.domain.calendar.days import day_of
from app.domain.catalogue.eligibility import Verdict
from app.domain.catalogue.form_schema import sensitive_fields
from app.domain.divisions.levels import Level
from app.domain.requests.approval import StepResult
from app.domain.requests.channel import Channel, Signature
from app.domain.requests.publicity import ObjectionState
from app.models.requests.publicity import Objection
from app.queries.requests.checks import Checks
from app.queries.requests.views import StaffView
from app.queries.requests.worklist import Listed
from app.schemas.common import (
    At,
    Version,
    Wire,
)
from app.schemas.guide_parts import Wording
from app.schemas.request_parts import StepRead, wording
from app.schemas.requests import (
    RequestParts,
    StatusRead,
)
from app.schemas.staff.requests import AwardWanted


class StaffStep(StepRead):
    """A step with what was said there."""

    result: StepResult | None
    """How it ended."""
    opinion: str | None
    """What was said; null for readers who see nothing of health."""
    refusal_code: str | None
    """The coded reason, if one was named."""
    checks: list[str]
    """What was looked into."""
    staff_name: str | None
    """Who said it."""


class ConditionRead(Wire):
    """One condition of the eligibility rule."""

    met: bool | None
    """Whether it held on submission; null where the form did not say."""
    wording: Wording
    """What must hold."""
    help: Wording
    """What would help."""


class EligibilityKept(Wire):
    """How the rule judged on submission: told, never a bar."""

    verdict: Verdict
    """All in all."""
    conditions: list[ConditionRead]
    """One by one."""


class RequestRead(RequestParts):
    """A request as staff read it."""

    division_code: str
    """Where the person lived when it was made."""
    agent_id: UUID | None
    """Who acted for the person."""
    signature: Signature | None
    """What stands under the paper."""
    entered_by: str | None
    """Staff who wrote it down."""
    claimed_by: str | None
    """Staff who took it on."""
    step_key: str | None
    """The step at hand, by its key in the guide."""
    step_due_on: date | None
    """Until when the holder must act."""
    holder_level: Level | None
    """The level whose turn it is."""
    eligibility: EligibilityKept | None
    """How the rule judged on submission."""
    proposal: AwardWanted | None
    """What opinions propose so far."""
    steps: list[StaffStep]
    """The steps so far, in their order."""
    form_withheld: list[str]
    """Answers that this reader may not see, by field."""

    @classmethod
    def of(cls, shown: StaffView) -> Self:
        view, with_health = shown.view, shown.with_health
        request, names = view.request, view.staff_names
        withheld = [] if with_health else sorted(sensitive_fields(view.guide.form))
        form: dict[str, Any] = request.whole_form if with_health else dict(request.form)
        proposal = dict(request.proposal) if request.proposal else None
        if proposal:
            proposal.pop("type")
        return cls(
            **cls.shared(view, form),
            division_code=request.division_code,
            agent_id=request.agent_id,
            signature=request.signature,
            entered_by=names.get(request.entered_by) if request.entered_by else None,
            claimed_by=names.get(request.claimed_by) if request.claimed_by else None,
            step_key=request.step_key,
            step_due_on=request.step_due_on,
            holder_level=request.holder_level,
            eligibility=request.eligibility
            and EligibilityKept.model_validate(dict(request.eligibility)),
            proposal=proposal and AwardWanted.model_validate(proposal),
            steps=[
                StaffStep(
                    **StepRead.parts(step, view.label_of(step.key)),
                    result=step.result,
                    opinion=step.opinion if with_health else None,
                    refusal_code=step.refusal_code,
                    checks=step.checks,
                    staff_name=names.get(step.staff_id) if step.staff_id else None,
                )
                for step in view.steps
            ],
            form_withheld=withheld,
        )


class WorklistLine(StatusRead):
    """A request in a worklist."""

    person_name: str
    """Whose request it is."""
    division_code: str
    """Where the person lived when it was made."""
    division_name: str
    """The same in words."""
    channel: Channel
    """How it reached the bureau."""
    step: Wording | None
    """The step at hand."""
    step_due_on: date | None
    """Until when the holder must act."""
    overdue: bool
    """That day is over."""
    claimed_by: str | None
    """Staff who took it on."""
    version: Version
    """Send it back as If-Match."""

    @classmethod
    def of(cls, listed: Listed) -> Self:
        row, guide = listed.row, listed.guide
        chain = guide.chain_for(urgent=row["urgent"])
        step = next((step for step in chain if step.key == row["step_key"]), None)
        due_on, today = row["step_due_on"], day_of(row["entered_at"])
        return cls(
            **cls.row_line(row, wording(guide.title)),
            person_name=row["person_name"],
            division_code=row["division_code"],
            division_name=row["division_name"],
            channel=row["channel"],
            step=wording(step.label) if step else None,
            step_due_on=due_on,
            overdue=due_on is not None and due_on < today,
            claimed_by=row["claimed_by"],
            version=row["version"],
        )


class OtherRequest(Wire):
    """Another request of the same person."""

    id: UUID
    """The request."""
    reference: str | None
    """受理编号."""
    item_code: str
    """The service item."""
    status: str
    """Where it stands."""
    decided_at: At | None
    """When it was decided."""


class EarlierRefusal(Wire):
    """A request that was refused earlier."""

    id: UUID
    """The request."""
    item_code: str
    """The service item."""
    refusal_code: str | None
    """The coded reason."""


class SamePaperRead(Wire):
    """A paper whose very image is part of another request too."""

    document_key: str
    """Which paper of this request."""
    other_request_id: UUID
    """The other request."""


class ChecksRead(Wire):
    """What a reviewer must have seen beside the case itself."""

    died_on: date | None
    """The registry says that the person has passed away."""
    open_requests: list[OtherRequest]
    """What else is asked for."""
    granted_requests: list[OtherRequest]
    """What was granted."""
    refusals: list[EarlierRefusal]
    """What was refused."""
    same_papers: list[SamePaperRead]
    """Papers that other requests use too."""

    @classmethod
    def of(cls, checks: Checks) -> Self:
        def other(request: Any) -> OtherRequest:
            return OtherRequest(
                id=request.id,
                reference=request.reference,
                item_code=request.item_code,
                status=request.status,
                decided_at=request.decided_at,
            )

        return cls(
            died_on=checks.died_on,
            open_requests=[other(request) for request in checks.open_requests],
            granted_requests=[other(request) for request in checks.granted_requests],
            refusals=[
                EarlierRefusal(id=r.request_id, item_code=r.item_code, refusal_code=r.refusal_code)
                for r in checks.refusals
            ],
            same_papers=[
                SamePaperRead(document_key=p.document_key, other_request_id=p.other_request_id)
                for p in checks.same_papers
            ],
        )


class ObjectionRead(Wire):
    """An objection, for those who publicise."""

    id: UUID
    """The objection."""
    state: ObjectionState
    """Where it stands."""
    anonymous: bool
    """Whoever objected gave no name."""
    statement: dict[str, str]
    """What was said, by whom, and how to reach them."""
    raised_at: At
    """When it came in."""
    finding: str | None
    """What was found out."""
    settled_at: At | None
    """When it was settled."""

    @classmethod
    def of(cls, objection: Objection) -> Self:
        return cls(
            id=objection.id,
            state=objection.state,
            anonymous=objection.anonymous,
            statement=objection.statement or {},
            raised_at=objection.raised_at,
            finding=objection.finding,
            settled_at=objection.settled_at,
        )


class ObjectionList(Wire):
    """The objections against the public notices of a request."""

    items: list[ObjectionRead]
    """The oldest first."""
