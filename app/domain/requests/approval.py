"""Where a request stands on its chain, what a result leads to, and who may act.

A chain is data: typed steps at any order of levels. Opinions advise; only a decision refuses.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.domain.catalogue.guide import CheckKind, Executor, Step, StepKind
from app.domain.divisions.code import level_of
from app.domain.divisions.levels import Level
from app.domain.divisions.managed import ManagedAreas
from app.domain.errors import FieldFault
from app.domain.requests.errors import ChecksMissing, NoReturnThere, NotThisStep
from app.domain.requests.states import RequestEvent
from app.domain.terms import Term


class StepResult(Term):
    AGREE = "agree", "同意"
    DISAGREE = "disagree", "不同意"
    APPROVE = "approve", "批准"
    REFUSE = "refuse", "不予批准"
    FILE = "file", "上报"
    APPRAISED = "appraised", "已鉴定"
    PUBLICISED = "publicised", "公示结束"
    OBJECTION_UPHELD = "objection_upheld", "异议成立"
    RETURNED = "returned", "退回"
    WITHDRAWN = "withdrawn", "申请人撤回"


RESULTS_OF: Mapping[StepKind, frozenset[StepResult]] = {
    StepKind.OPINION: frozenset({StepResult.AGREE, StepResult.DISAGREE}),
    StepKind.DECISION: frozenset({StepResult.APPROVE, StepResult.REFUSE}),
    StepKind.FILE_UPWARD: frozenset({StepResult.FILE}),
    StepKind.APPRAISAL: frozenset({StepResult.APPRAISED}),
    StepKind.PUBLICITY: frozenset({StepResult.PUBLICISED, StepResult.OBJECTION_UPHELD}),
}

DECIDED_BY_STAFF = frozenset({StepKind.OPINION, StepKind.DECISION, StepKind.FILE_UPWARD})
"""The kinds that the one verb `decide` closes; publicity and appraisal have their own."""

JUDGED = frozenset({StepKind.OPINION, StepKind.DECISION})


@dataclass(frozen=True, slots=True)
class Holder:
    """The division whose staff must act, and its level."""

    code: str
    level: Level


@dataclass(frozen=True, slots=True)
class Move:
    """What a result leads to: an event of the request, and the step it stands at afterwards."""

    event: RequestEvent
    to: Step | None


def first_step(chain: Sequence[Step]) -> Step:
    return chain[0]


def step_at(chain: Sequence[Step], key: str) -> Step:
    """Return the step of that key; a key the chain lacks is a fault of ours, not of a caller."""
    return chain[_place(chain, key)]


def move_after(chain: Sequence[Step], key: str, result: StepResult) -> Move:
    """Say what follows when the step at hand ends with `result`."""
    place = _place(chain, key)
    if result not in RESULTS_OF[chain[place].kind]:
        raise NotThisStep
    if result is StepResult.REFUSE:
        return Move(RequestEvent.REJECT, None)
    if result is StepResult.OBJECTION_UPHELD:
        return _after_upheld_objection(chain, place)
    return _onward(chain, place)


def return_target(chain: Sequence[Step], key: str, target: str) -> Step:
    """Return the earlier step a request is sent back to (退回)."""
    earlier = {step.key: step for step in chain[: _place(chain, key)]}
    step = earlier.get(target)
    if step is None or step.kind not in JUDGED:
        raise NoReturnThere
    return step


def require_checks(step: Step, done: Collection[CheckKind]) -> None:
    """An opinion without the visit it rests on is worth nothing."""
    faults = tuple(
        FieldFault("/checks", "check_missing", (("check", check.label),))
        for check in step.checks
        if check not in done
    )
    if faults:
        raise ChecksMissing(errors=faults)


def holder_of(level: Level, division_code: str, areas: ManagedAreas) -> Holder:
    """Return whose staff take a step of `level` for somebody who lives in `division_code`.

    A person registered with a township alone has no village that could act: the township does.
    """
    own = level_of(division_code)
    acting = own if own.rank > level.rank else level
    return Holder(areas.ancestor_at(division_code, acting) or division_code, acting)


def is_panel(step: Step) -> bool:
    return step.executor is Executor.HOSPITAL_PANEL


def _after_upheld_objection(chain: Sequence[Step], place: int) -> Move:
    """Who decides later decides knowing it; where nobody does, the last judge judges again."""
    if any(step.kind is StepKind.DECISION for step in chain[place + 1 :]):
        return _onward(chain, place)
    judged = [step for step in chain[:place] if step.kind in JUDGED]
    if not judged:
        raise NoReturnThere
    return Move(RequestEvent.RETURN, judged[-1])


def _onward(chain: Sequence[Step], place: int) -> Move:
    if place + 1 < len(chain):
        return Move(RequestEvent.ADVANCE, chain[place + 1])
    return Move(RequestEvent.APPROVE, None)


def _place(chain: Sequence[Step], key: str) -> int:
    return next(place for place, step in enumerate(chain) if step.key == key)
