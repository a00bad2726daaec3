"""What becomes of a decision after it was made: served, fought, upheld, revoked, made anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.catalogue.guide import Guide, Refusal, Remedies
from app.domain.errors import FieldFault
from app.domain.requests.errors import (
    DecisionNotContestable,
    RefusalNeeded,
    ServiceDayImpossible,
    UnknownRefusal,
)
from app.domain.terms import Term
from app.domain.transitions import follow


class DecisionKind(Term):
    APPROVAL = "approval", "批准决定"
    REFUSAL = "refusal", "不予批准决定"
    NON_ACCEPTANCE = "non_acceptance", "不予受理决定"


class DecisionState(Term):
    IN_FORCE = "in_force", "有效"
    UNDER_RECONSIDERATION = "under_reconsideration", "复议中"
    IN_LITIGATION = "in_litigation", "诉讼中"
    UPHELD = "upheld", "已维持"
    REVOKED = "revoked", "已撤销"
    REMADE = "remade", "已重作"


class DecisionEvent(StrEnum):
    RECONSIDER = "reconsider"
    SUE = "sue"
    UPHOLD = "uphold"
    REVOKE = "revoke"
    REMAKE = "remake"  # The reopened request ended in a new decision.


class ServiceMethod(Term):
    """How a paper reached the person: an app message is notice, never service."""

    IN_PERSON = "in_person", "直接送达"
    REGISTERED_MAIL = "registered_mail", "邮寄送达"
    LEFT_WITH_WITNESS = "left_with_witness", "留置送达"
    BY_ANOTHER_BODY = "by_another_body", "委托送达"
    ELECTRONIC_BY_CONSENT = "electronic_by_consent", "经同意电子送达"
    PUBLIC_NOTICE = "public_notice", "公告送达"


_S, _E = DecisionState, DecisionEvent

TRANSITIONS: Mapping[tuple[DecisionState, DecisionEvent], DecisionState] = {
    (_S.IN_FORCE, _E.RECONSIDER): _S.UNDER_RECONSIDERATION,
    (_S.IN_FORCE, _E.SUE): _S.IN_LITIGATION,
    (_S.UNDER_RECONSIDERATION, _E.UPHOLD): _S.UPHELD,
    (_S.UNDER_RECONSIDERATION, _E.REVOKE): _S.REVOKED,
    # Who loses the reconsideration may still go to court.
    (_S.UPHELD, _E.SUE): _S.IN_LITIGATION,
    (_S.IN_LITIGATION, _E.UPHOLD): _S.UPHELD,
    (_S.IN_LITIGATION, _E.REVOKE): _S.REVOKED,
    (_S.REVOKED, _E.REMAKE): _S.REMADE,
}

GONE = frozenset({_S.REVOKED, _S.REMADE})
"""The decision binds nobody any more."""


@dataclass(frozen=True, slots=True)
class RemedyPeriods:
    """The last days on which the person may ask for reconsideration or go to court."""

    reconsideration_until: date
    litigation_until: date


def step(state: DecisionState, event: DecisionEvent) -> DecisionState:
    """Return the state that `event` leads to, or refuse."""
    return follow(TRANSITIONS, state, event, DecisionNotContestable)


def coded_refusal(guide: Guide, code: str | None) -> Refusal:
    """Return the reason of the guide that a refusal names; without one it is void."""
    if code is None:
        raise RefusalNeeded(errors=(FieldFault("/refusal_code", "choose_a_reason"),))
    refusal = guide.refusal(code)
    if refusal is None:
        raise UnknownRefusal(errors=(FieldFault("/refusal_code", "choose_a_reason"),))
    return refusal


def periods(remedies: Remedies, served_on: date) -> RemedyPeriods:
    """Count from the day after service (行政复议法, 行政诉讼法)."""
    return RemedyPeriods(
        reconsideration_until=served_on + timedelta(days=remedies.reconsideration_days),
        litigation_until=_months_later(served_on, remedies.litigation_months),
    )


def check_service_day(served_on: date, decided_on: date, today: date) -> None:
    if not decided_on <= served_on <= today:
        raise ServiceDayImpossible


def _months_later(day: date, months: int) -> date:
    """Return the same day of a later month, or its last: 31 August plus six is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(
        date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1)
    )
