"""What handing in decides: how urgent it is, what the rule says, whether all papers are there."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from app.domain.catalogue.eligibility import Eligibility, Finding, holds, judge
from app.domain.catalogue.facts import Facts
from app.domain.catalogue.guide import Applying, Guide, ItemStatus, Origin
from app.domain.errors import FieldFault
from app.domain.requests.documents import needs, require_complete, still_missing
from app.domain.requests.errors import (
    DocumentsMissing,
    ItemNotOpen,
    MayNotApplyFor,
    NotForApplication,
)
from app.domain.requests.outcome import Award, Basis, OutcomeValue, outcome_of


@dataclass(frozen=True, slots=True)
class Intake:
    urgent: bool
    eligibility: dict[str, Any]
    """Told, never a bar: whoever disagrees with the rule may still ask for a decision."""
    held_by_bureau: tuple[str, ...]
    """Papers that nobody has to bring."""


def require_open(
    guide: Guide, status: ItemStatus, by: Applying, *, from_list: bool = False
) -> None:
    """Refuse where the item takes nothing, or not in this way.

    What starts from lists may still be asked for by whoever was left out (光荣牌 lost, moved).
    """
    require_taking(status)
    if from_list and guide.origin is not Origin.PROACTIVE:
        raise NotForApplication
    if by not in guide.applicants.by:
        raise MayNotApplyFor


def require_taking(status: ItemStatus) -> None:
    """Refuse where the item takes nothing; a draft may have waited until it was closed."""
    if status is not ItemStatus.OPEN:
        raise ItemNotOpen


def take_in(
    guide: Guide, facts: Facts, *, attached: Collection[str], committed: Collection[str]
) -> Intake:
    """Judge a complete form; raises `DocumentsMissing` naming every paper at once."""
    needed = needs(guide, facts)
    require_complete(still_missing(needed, attached=attached, committed=committed))
    return Intake(
        urgent=guide.urgent is not None and holds(guide.urgent.when, facts) is True,
        eligibility=told(judge(guide.eligibility, facts)),
        held_by_bureau=tuple(need.key for need in needed if need.held_by_bureau),
    )


def require_known(guide: Guide, keys: Collection[str]) -> None:
    """Refuse papers that the guide does not ask for."""
    known = {need.key for need in guide.documents}
    faults = tuple(
        FieldFault(f"/documents/{place}", "not_in_guide")
        for place, key in enumerate(keys)
        if key not in known
    )
    if faults:
        raise DocumentsMissing(errors=faults)


def answer(guide: Guide, facts: Facts) -> OutcomeValue:
    """Return the answer that stands ready for the question."""
    basis = Basis(
        award=Award(),
        form=facts.form,
        division_code=facts.division_code,
        decided_on=facts.today,
    )
    return outcome_of(guide.outcome.parameters, basis)


def told(eligibility: Eligibility) -> dict[str, Any]:
    """The explanation as it is kept with the request."""
    return {
        "verdict": eligibility.verdict.value,
        "conditions": [_line(finding) for finding in eligibility.conditions],
    }


def _line(finding: Finding) -> dict[str, Any]:
    return {
        "met": finding.met,
        "wording": {"zh": finding.wording.zh, "en": finding.wording.en},
        "help": {"zh": finding.help.zh, "en": finding.help.en},
    }
