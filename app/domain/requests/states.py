"""Where a request stands, and the only ways from there: what the table lacks is forbidden."""

from collections.abc import Mapping
from enum import StrEnum

from app.domain.requests.errors import IllegalRequestStep
from app.domain.terms import Term
from app.domain.transitions import follow


class RequestStatus(Term):
    """Labels have at most five characters: WeChat cuts a phrase there."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待受理"
    SUPPLEMENT_REQUIRED = "supplement_required", "待补正"
    ACCEPTED = "accepted", "已受理"
    IN_REVIEW = "in_review", "审核中"
    APPROVED = "approved", "已批准"
    REJECTED = "rejected", "不予批准"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    DELIVERED = "delivered", "批准已送达"
    REFUSAL_DELIVERED = "refusal_delivered", "决定已送达"
    FULFILLED = "fulfilled", "已办结"
    WITHDRAWN = "withdrawn", "已撤回"


STATUS_EN: Mapping[RequestStatus, str] = {
    RequestStatus.DRAFT: "Draft",
    RequestStatus.SUBMITTED: "Submitted",
    RequestStatus.SUPPLEMENT_REQUIRED: "Paper missing",
    RequestStatus.ACCEPTED: "Accepted",
    RequestStatus.IN_REVIEW: "In review",
    RequestStatus.APPROVED: "Approved",
    RequestStatus.REJECTED: "Refused",
    RequestStatus.NOT_ACCEPTED: "Not accepted",
    RequestStatus.DELIVERED: "Approval served",
    RequestStatus.REFUSAL_DELIVERED: "Refusal served",
    RequestStatus.FULFILLED: "Done",
    RequestStatus.WITHDRAWN: "Withdrawn",
}


class RequestEvent(StrEnum):
    SUBMIT = "submit"
    ANSWER = "answer"  # An item without a chain is answered at once.
    ASK_SUPPLEMENT = "ask_supplement"
    SUPPLEMENT = "supplement"
    LAPSE = "lapse"  # The supplement never came.
    REFUSE_ACCEPTANCE = "refuse_acceptance"
    ACCEPT = "accept"
    ADVANCE = "advance"  # One step of the chain is done, another one follows.
    RETURN = "return"
    APPROVE = "approve"
    REJECT = "reject"
    DELIVER = "deliver"
    REACH_STAGE = "reach_stage"  # The outcome came further, and is not yet done.
    FULFIL = "fulfil"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"  # A reconsideration or a court revoked the decision.


_S, _E = RequestStatus, RequestEvent

TRANSITIONS: Mapping[tuple[RequestStatus, RequestEvent], RequestStatus] = {
    (_S.DRAFT, _E.SUBMIT): _S.SUBMITTED,
    (_S.DRAFT, _E.ANSWER): _S.FULFILLED,
    (_S.DRAFT, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.SUBMITTED, _E.ASK_SUPPLEMENT): _S.SUPPLEMENT_REQUIRED,
    (_S.SUBMITTED, _E.ACCEPT): _S.ACCEPTED,
    (_S.SUBMITTED, _E.REFUSE_ACCEPTANCE): _S.NOT_ACCEPTED,
    (_S.SUBMITTED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.SUPPLEMENT_REQUIRED, _E.SUPPLEMENT): _S.SUBMITTED,
    (_S.SUPPLEMENT_REQUIRED, _E.LAPSE): _S.NOT_ACCEPTED,
    (_S.SUPPLEMENT_REQUIRED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.ACCEPTED, _E.ADVANCE): _S.IN_REVIEW,
    (_S.ACCEPTED, _E.APPROVE): _S.APPROVED,
    (_S.ACCEPTED, _E.REJECT): _S.REJECTED,
    (_S.ACCEPTED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.IN_REVIEW, _E.ADVANCE): _S.IN_REVIEW,
    (_S.IN_REVIEW, _E.RETURN): _S.IN_REVIEW,
    (_S.IN_REVIEW, _E.APPROVE): _S.APPROVED,
    (_S.IN_REVIEW, _E.REJECT): _S.REJECTED,
    (_S.IN_REVIEW, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.APPROVED, _E.DELIVER): _S.DELIVERED,
    # Where the outcome has no stages, the paper served is all there was to do.
    (_S.APPROVED, _E.FULFIL): _S.FULFILLED,
    (_S.REJECTED, _E.DELIVER): _S.REFUSAL_DELIVERED,
    # Non-acceptance is already the end: serving its paper starts the periods of the remedies.
    (_S.NOT_ACCEPTED, _E.DELIVER): _S.NOT_ACCEPTED,
    (_S.DELIVERED, _E.REACH_STAGE): _S.DELIVERED,
    (_S.DELIVERED, _E.FULFIL): _S.FULFILLED,
    # Things may still happen to a plaque that hangs or a card handed over.
    (_S.FULFILLED, _E.REACH_STAGE): _S.FULFILLED,
    # Only a served paper can be fought, so only a served decision comes back.
    (_S.REFUSAL_DELIVERED, _E.REOPEN): _S.IN_REVIEW,
    (_S.DELIVERED, _E.REOPEN): _S.IN_REVIEW,
    (_S.FULFILLED, _E.REOPEN): _S.IN_REVIEW,
    (_S.NOT_ACCEPTED, _E.REOPEN): _S.SUBMITTED,
}

OPEN = frozenset(
    {_S.SUBMITTED, _S.SUPPLEMENT_REQUIRED, _S.ACCEPTED, _S.IN_REVIEW, _S.APPROVED, _S.REJECTED}
    | {_S.DELIVERED}
)
"""The bureau or the person still owes something."""

ON_CHAIN = frozenset({_S.ACCEPTED, _S.IN_REVIEW})
ENDED = frozenset({_S.NOT_ACCEPTED, _S.REFUSAL_DELIVERED, _S.FULFILLED})
"""Over, and open to a rating; who withdrew was not served to the end."""


def step(status: RequestStatus, event: RequestEvent) -> RequestStatus:
    """Return the status that `event` leads to, or refuse."""
    return follow(TRANSITIONS, status, event, IllegalRequestStep)
