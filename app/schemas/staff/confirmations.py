"""Annual confirmations as staff record them."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field

from app.domain.subsidies.confirming import next_step
from app.domain.subsidies.elsewhere import Elsewhere
from app.domain.subsidies.terms import ConfirmationMethod, ConfirmationStepKind
from app.models.subsidies.confirmations import Confirmation, ConfirmationStep
from app.queries.subsidies.confirming import DueLine
from app.schemas.common import At, Line, PersonName, Wire, Year
from app.usecases.subsidies.record_confirmation import Seen

M = ConfirmationMethod


class SeenHere(Wire):
    """Somebody of one's own area."""

    kind: Literal["here"]
    """Of one's own area."""
    person_id: UUID
    """Who was seen."""
    method: Literal[M.VISIT, M.VIDEO, M.COUNTER, M.FACE]
    """How; a face check counts once somebody looked its result up."""
    done_on: date
    """On which day."""
    place: Line
    """Station or home, in words."""

    def whom(self) -> UUID:
        return self.person_id

    def seen(self) -> Seen:
        return Seen(self.method, self.done_on, self.place)


class SeenElsewhere(Wire):
    """Somebody of another place, by the identity card that lies on the counter (异地协助)."""

    kind: Literal["elsewhere"]
    """Of another place."""
    id_number: Annotated[str, Field(strict=True, min_length=15, max_length=18)]
    """The identity number on the card."""
    name: PersonName
    """The name on the card."""
    done_on: date
    """On which day."""
    place: Line
    """The station, in words."""

    def whom(self) -> Elsewhere:
        return Elsewhere(self.id_number, self.name)

    def seen(self) -> Seen:
        return Seen(M.ELSEWHERE, self.done_on, self.place)


ConfirmationWanted = Annotated[SeenHere | SeenElsewhere, Field(discriminator="kind")]


class ConfirmationRead(Wire):
    """A confirmation that was recorded; nothing else about the person."""

    id: UUID
    """The confirmation."""
    year: Year
    """The year it counts for."""
    method: ConfirmationMethod
    """How it was seen."""
    done_on: date
    """On which day."""
    recorded_at: At
    """When it was recorded."""

    @classmethod
    def of(cls, row: Confirmation) -> Self:
        return cls(
            id=row.id,
            year=row.year,
            method=row.method,
            done_on=row.done_on,
            recorded_at=row.recorded_at,
        )


class StepWanted(Wire):
    """What was tried to reach somebody who has not confirmed."""

    person_id: UUID
    """Whom."""
    kind: ConfirmationStepKind
    """Reminder, call, home visit, notice: in this order."""
    note: Line
    """What came of it: not met, spoke to the daughter, number of the letter."""


class StepTaken(Wire):
    """A step that was recorded."""

    id: UUID
    """The step."""
    person_id: UUID
    """Whom."""
    year: Year
    """The year it counts for."""
    kind: ConfirmationStepKind
    """What was tried."""
    taken_at: At
    """When."""

    @classmethod
    def of(cls, row: ConfirmationStep) -> Self:
        return cls(
            id=row.id,
            person_id=row.person_id,
            year=row.year,
            kind=row.kind,
            taken_at=row.taken_at,
        )


class DueRead(Wire):
    """Somebody who has not confirmed this year."""

    person_id: UUID
    """Who."""
    person_name: str
    """The name."""
    division_code: str
    """The village."""
    year: Year
    """The year that is missing."""
    taken: list[ConfirmationStepKind]
    """What was tried already, in its order."""
    next_step: ConfirmationStepKind | None
    """What comes next; null: everything was tried."""
    declared_method: ConfirmationMethod | None
    """The person says so from the telephone: look it up, or call back."""
    declared_at: At | None
    """When the person said so."""
    declared_reference: str | None
    """The number of the face check."""
    in_doubt: bool
    """Was recorded as seen at home; the report of that visit was corrected or voided since."""

    @classmethod
    def of(cls, line: DueLine) -> Self:
        declared = line.declared
        return cls(
            person_id=line.person.id,
            person_name=line.person.name,
            division_code=line.person.division_code,
            year=line.year,
            taken=[kind for kind in ConfirmationStepKind if kind in line.taken],
            next_step=next_step(line.taken),
            declared_method=declared.method if declared else None,
            declared_at=declared.declared_at if declared else None,
            declared_reference=declared.reference if declared else None,
            in_doubt=line.in_doubt,
        )
