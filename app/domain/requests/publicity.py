"""Publicity (公示): a masked notice at a place, for its full time, with room for objections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.catalogue.guide import Mask, PublicField, Publicity, PublicityPlace
from app.domain.requests.approval import StepResult
from app.domain.requests.errors import (
    IllegalRequestStep,
    ObjectionUnsettled,
    PublicityRunning,
    WrongPlace,
)
from app.domain.terms import Term
from app.domain.veterans.masks import mask_name
from app.domain.veterans.periods import full_years

_OF_AGE = 18


class PublicityState(Term):
    OPEN = "open", "公示中"
    OBJECTED = "objected", "有异议"
    VERIFYING = "verifying", "异议核实中"
    UPHELD = "upheld", "异议成立"
    DISMISSED = "dismissed", "异议不成立"
    CLOSED = "closed", "公示结束"


class ObjectionState(Term):
    OPEN = "open", "待核实"
    VERIFYING = "verifying", "核实中"
    UPHELD = "upheld", "成立"
    DISMISSED = "dismissed", "不成立"


SETTLED = frozenset({ObjectionState.UPHELD, ObjectionState.DISMISSED})

OBJECTION_TRANSITIONS: Mapping[ObjectionState, frozenset[ObjectionState]] = {
    ObjectionState.OPEN: frozenset({ObjectionState.VERIFYING}),
    ObjectionState.VERIFYING: SETTLED,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What could be shown of a case, before the mask."""

    name: str | None  # None for a minor: children are never published.
    division: str  # In words, from the county down to the village.
    township: str  # The same, ending at the township.
    amount_fen: int | None = None
    grade: int | None = None
    nature: str | None = None
    cause: str | None = None


def objection_step(state: ObjectionState, to: ObjectionState) -> ObjectionState:
    if to not in OBJECTION_TRANSITIONS.get(state, frozenset()):
        raise IllegalRequestStep
    return to


def state_with(objections: Sequence[ObjectionState]) -> PublicityState:
    """Return what the objections make of a notice that still hangs."""
    found = set(objections)
    for objection, state in (
        (ObjectionState.OPEN, PublicityState.OBJECTED),
        (ObjectionState.VERIFYING, PublicityState.VERIFYING),
        (ObjectionState.UPHELD, PublicityState.UPHELD),
        (ObjectionState.DISMISSED, PublicityState.DISMISSED),
    ):
        if objection in found:
            return state
    return PublicityState.OPEN


def result_of(objections: Sequence[ObjectionState], *, last_day: date, today: date) -> StepResult:
    """Say how publicity ends; an upheld objection ends it at once, nothing else does."""
    state = state_with(objections)
    if state in {PublicityState.OBJECTED, PublicityState.VERIFYING}:
        raise ObjectionUnsettled
    if state is PublicityState.UPHELD:
        return StepResult.OBJECTION_UPHELD
    if today <= last_day:
        raise PublicityRunning(last_day=last_day)
    return StepResult.PUBLICISED


def check_place(rules: Publicity, place: PublicityPlace) -> None:
    if place not in rules.places:
        raise WrongPlace


def is_minor(born_on: date, today: date) -> bool:
    return full_years(born_on, today) < _OF_AGE


def notice(rules: Publicity, subject: Subject) -> dict[str, str | int]:
    """Return the fields the item allows on a notice, masked as it asks; nothing else gets out."""
    shown = {field: value for field, value in _values(subject).items() if field in rules.shows}
    return {
        field.value: _masked(rules.masks.get(field), value, subject)
        for field, value in shown.items()
        if value is not None
    }


def _masked(mask: Mask | None, value: str | int, subject: Subject) -> str | int:
    match mask:
        case Mask.MIDDLE_OF_NAME:
            return mask_name(str(value))
        case Mask.DOWN_TO_TOWNSHIP:
            return subject.township
        case None:
            return value


def _values(subject: Subject) -> Mapping[PublicField, str | int | None]:
    return {
        PublicField.NAME: subject.name,
        PublicField.DIVISION: subject.division,
        PublicField.AMOUNT: subject.amount_fen,
        PublicField.GRADE: subject.grade,
        PublicField.NATURE: subject.nature,
        PublicField.CAUSE: subject.cause,
    }
