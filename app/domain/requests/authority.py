"""Who may act on a request: the right level, in scope, and with no part in the matter."""

from dataclasses import dataclass, field
from uuid import UUID

from app.domain.catalogue.guide import StepKind
from app.domain.divisions.levels import Level
from app.domain.errors import FieldFault
from app.domain.requests.approval import JUDGED
from app.domain.requests.errors import ClaimedByAnother, MayNotAct
from app.domain.terms import Term


class Bar(Term):
    """Why a member of staff may not act."""

    NOT_THE_LEVEL = "not_the_level", "不是本环节的办理层级"
    OUTSIDE_SCOPE = "outside_scope", "不在管辖范围"
    OWN_REQUEST = "own_request", "本人的申请"
    ENTERED_IT = "entered_it", "本人代录的申请"
    JUDGED_EARLIER = "judged_earlier", "已在前面环节出具意见"
    RELATIVE = "relative", "与申请人有亲属关系"
    NOT_THE_PANEL = "not_the_panel", "须由鉴定组办理"


@dataclass(frozen=True, slots=True)
class Officer:
    """A member of staff, as far as these rules ask."""

    staff_id: UUID
    person_id: UUID | None
    level: Level
    in_scope: bool
    on_panel: bool = False


@dataclass(frozen=True, slots=True)
class Matter:
    """A request, as far as these rules ask."""

    person_id: UUID
    agent_person_id: UUID | None
    entered_by: UUID | None
    relatives: frozenset[UUID] = frozenset()  # Persons, as the dossier names them.
    judges: frozenset[UUID] = field(default_factory=frozenset)
    """Staff who gave the opinion or decision of another step."""


@dataclass(frozen=True, slots=True)
class Place:
    """The step at hand: its kind and the levels that may take it (the level above once late)."""

    kind: StepKind
    levels: frozenset[Level]
    panel: bool = False


def involvement(officer: Officer, matter: Matter) -> tuple[Bar, ...]:
    """Name every personal reason to keep out (回避); staff are persons of the registry too."""
    person = officer.person_id
    reasons = {
        Bar.OWN_REQUEST: person is not None
        and person in {matter.person_id, matter.agent_person_id},
        Bar.RELATIVE: person is not None and person in matter.relatives,
    }
    return tuple(bar for bar, holds in reasons.items() if holds)


def bars(officer: Officer, place: Place, matter: Matter) -> tuple[Bar, ...]:
    """Name every reason why the officer may not take the step; none means he may."""
    judging = place.kind in JUDGED
    reasons = {
        Bar.NOT_THE_LEVEL: officer.level not in place.levels,
        Bar.OUTSIDE_SCOPE: not officer.in_scope,
        Bar.NOT_THE_PANEL: place.panel and not officer.on_panel,
        Bar.ENTERED_IT: judging and officer.staff_id == matter.entered_by,
        Bar.JUDGED_EARLIER: judging and officer.staff_id in matter.judges,
    }
    return tuple(bar for bar, holds in reasons.items() if holds) + involvement(officer, matter)


def receiving_bars(officer: Officer, levels: frozenset[Level], matter: Matter) -> tuple[Bar, ...]:
    """Looking whether everything is there judges nothing: who wrote it down may do it too."""
    return level_bars(officer, levels) + involvement(officer, matter)


def level_bars(officer: Officer, levels: frozenset[Level]) -> tuple[Bar, ...]:
    """Handing a case on needs no distance from it, only the right level and area."""
    reasons = {
        Bar.NOT_THE_LEVEL: officer.level not in levels,
        Bar.OUTSIDE_SCOPE: not officer.in_scope,
    }
    return tuple(bar for bar, holds in reasons.items() if holds)


def remedy_bars(officer: Officer, decided_by: Level, matter: Matter) -> tuple[Bar, ...]:
    """Whether a decision still stands, only its own level or one above may note."""
    too_low = officer.level.rank < decided_by.rank
    return ((Bar.NOT_THE_LEVEL,) if too_low else ()) + involvement(officer, matter)


def require_unclaimed(claimed_by: UUID | None, staff_id: UUID) -> None:
    if claimed_by not in {None, staff_id}:
        raise ClaimedByAnother


def require_free(found: tuple[Bar, ...]) -> None:
    """Refuse, naming every reason at once."""
    if found:
        raise MayNotAct(errors=tuple(FieldFault("", f"bar_{bar.value}") for bar in found))
