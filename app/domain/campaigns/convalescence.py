"""Who goes to convalesce (短期疗养): a place each, in turn, and not again for some years."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from app.domain.campaigns.errors import ConvalescedTooRecently, IllegalApplicationStep
from app.domain.campaigns.policy import CampaignPolicy
from app.domain.campaigns.terms import ApplicationStatus
from app.domain.care.contracts import years_later
from app.domain.transitions import follow


class ApplicationEvent(StrEnum):
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    """Of a place that was offered, or given up later: the next one gets it."""
    WITHDRAW = "withdraw"
    """While it waits."""


_S, _E = ApplicationStatus, ApplicationEvent

TRANSITIONS: Mapping[tuple[ApplicationStatus, ApplicationEvent], ApplicationStatus] = {
    (_S.WAITING, _E.OFFER): _S.OFFERED,
    (_S.WAITING, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.OFFERED, _E.ACCEPT): _S.ACCEPTED,
    (_S.OFFERED, _E.DECLINE): _S.DECLINED,
    (_S.ACCEPTED, _E.DECLINE): _S.DECLINED,
}

HOLDS_A_PLACE = frozenset({_S.OFFERED, _S.ACCEPTED})


def step(status: ApplicationStatus, event: ApplicationEvent) -> ApplicationStatus:
    """Return the status that `event` leads to, or refuse."""
    return follow(TRANSITIONS, status, event, IllegalApplicationStep)


def expect_turn(policy: CampaignPolicy, last_on: date | None, from_on: date) -> None:
    """Refuse whoever went so lately that others go first; `last_on` began the last stay."""
    years = policy.convalescence_every_years
    if last_on is not None and from_on < years_later(last_on, years):
        raise ConvalescedTooRecently(years=years)
