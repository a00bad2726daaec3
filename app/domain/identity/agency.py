"""Whether somebody may handle the affairs of somebody else, and which of them.

Two kinds share one rule: 委托代理, given by the person for a while, and 法定监护, given by a
court or a committee. Help by station staff (帮办) is neither: staff act in their own name.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.errors import FieldFault
from app.domain.identity.errors import (
    AgencyNeedsEvidence,
    AgencyNotInForce,
    AgencyPeriodRefused,
    AgencyScopeMissing,
    GuardianshipStands,
    NotForAgents,
)
from app.domain.terms import Term

LONGEST_MANDATE_YEARS = 3
"""Our own bound: who still wants the help says so again, and a forgotten mandate ends."""
INVITATION_LIFE = timedelta(days=3)
"""Long enough to be read out over the telephone on the weekend."""


class AgencyKind(Term):
    MANDATE = "mandate", "委托代理"
    GUARDIANSHIP = "guardianship", "法定监护"


class AgencyScope(Term):
    """What an agent may do. Changing the payee account is on no list: no agent does that."""

    APPLY = "apply", "申请和跟踪事项"
    BOOK = "book", "预约上门服务"
    VIEW_DOSSIER = "view_dossier", "查看基本档案"
    VIEW_HEALTH = "view_health", "查看健康信息"
    VIEW_PAYMENTS = "view_payments", "查看补助发放"


DEFAULT_SCOPES = frozenset({AgencyScope.APPLY, AgencyScope.BOOK, AgencyScope.VIEW_DOSSIER})
"""Health and money are shown to an agent only where the person said so."""


class EvidenceKind(Term):
    IN_APP = "in_app", "本人线上授权"
    PAPER_MANDATE = "paper_mandate", "纸质委托书"
    VIDEO_MANDATE = "video_mandate", "视频委托"
    COURT_RULING = "court_ruling", "法院监护裁定"
    COMMITTEE_STATEMENT = "committee_statement", "村(居)委会监护证明"


EVIDENCE_OF = {
    AgencyKind.MANDATE: frozenset({EvidenceKind.PAPER_MANDATE, EvidenceKind.VIDEO_MANDATE}),
    AgencyKind.GUARDIANSHIP: frozenset(
        {EvidenceKind.COURT_RULING, EvidenceKind.COMMITTEE_STATEMENT}
    ),
}
"""What a clerk must have seen; what the person grants in the app needs no paper."""


class AgencyEnd(Term):
    BY_PRINCIPAL = "by_principal", "本人撤销"
    BY_AGENT = "by_agent", "代办人放弃"
    BY_STATION = "by_station", "服务站撤销"
    REPLACED = "replaced", "被新的授权取代"


class AgencyState(Term):
    OFFERED = "offered", "待确认"
    IN_FORCE = "in_force", "有效"
    EXPIRED = "expired", "已到期"
    REVOKED = "revoked", "已撤销"


@dataclass(frozen=True)
class Authority:
    """One accepted agency on one day; `ends_before` is None while a guardianship lasts."""

    scopes: frozenset[AgencyScope]
    starts_on: date
    ends_before: date | None
    revoked: bool
    principal_alive: bool

    def in_force(self, today: date) -> bool:
        """Say whether it holds today; it ends at death, whatever the paper says."""
        ended = self.ends_before is not None and today >= self.ends_before
        return self.principal_alive and not self.revoked and self.starts_on <= today and not ended


def expect_authority(
    authority: Authority | None, needed: AgencyScope | None, today: date
) -> Authority:
    """Return the authority to act, or refuse; `needed` is None where nobody acts for another."""
    if needed is None:
        raise NotForAgents
    if authority is None or not authority.in_force(today):
        raise AgencyNotInForce
    if needed not in authority.scopes:
        raise AgencyScopeMissing
    return authority


def expect_own_to_end(kind: AgencyKind) -> None:
    """What somebody gave he takes back; what a court or committee gave is changed on paper."""
    if kind is AgencyKind.GUARDIANSHIP:
        raise GuardianshipStands


def expect_period(kind: AgencyKind, starts_on: date, ends_before: date | None) -> None:
    """Refuse an empty period, and a mandate without an end in sight."""
    pointer = "/ends_before"
    if ends_before is None:
        if kind is AgencyKind.MANDATE:
            raise AgencyPeriodRefused(errors=(FieldFault(pointer, "agency_end_missing"),))
        return
    if ends_before <= starts_on:
        raise AgencyPeriodRefused(errors=(FieldFault(pointer, "agency_end_before_start"),))
    if kind is AgencyKind.MANDATE and ends_before > _years_later(starts_on):
        fault = FieldFault(pointer, "agency_too_long", (("years", LONGEST_MANDATE_YEARS),))
        raise AgencyPeriodRefused(errors=(fault,))


def expect_evidence(kind: AgencyKind, seen: EvidenceKind) -> None:
    """A mandate is proved by paper or video, a guardianship by a court or a committee."""
    if seen not in EVIDENCE_OF[kind]:
        raise AgencyNeedsEvidence(errors=(FieldFault("/evidence_kind", "evidence_of_other_kind"),))


def ordered(scopes: Collection[AgencyScope]) -> list[AgencyScope]:
    """Return the scopes once each, in the order of the list people read."""
    return [scope for scope in AgencyScope if scope in scopes]


def _years_later(day: date) -> date:
    """29 February ends with 28 February of a common year, so the day after is 1 March."""
    year = day.year + LONGEST_MANDATE_YEARS
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
