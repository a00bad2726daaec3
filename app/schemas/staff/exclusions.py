"""Lines that stayed out of a batch, in words."""

from typing import Self
from uuid import UUID

from app.domain.batches.checks import WHAT_TO_DO, Finding
from app.domain.payments.terms import PaymentKind
from app.domain.veterans.masks import mask_name
from app.queries.batches.exclusions import ExclusionSeen
from app.schemas.common import Count, DivisionCode, Fen, Wire
from app.schemas.guide_parts import Wording
from app.schemas.money import Month


class FindingRead(Wire):
    """One check that failed, in words."""

    code: Finding
    """The check."""
    label: Wording
    """What is wrong."""
    what_to_do: Wording
    """What can be done now."""

    @classmethod
    def of(cls, code: str) -> Self:
        return cls.model_validate(_words(Finding(code)))


class ExcludedTotal(FindingRead):
    """How many lines one check kept out; a line may fail several."""

    count: Count
    """How many lines."""

    @classmethod
    def counted(cls, code: str, count: int) -> Self:
        return cls.model_validate({**_words(Finding(code)), "count": count})


class ExclusionRead(Wire):
    """A line that stayed out."""

    id: UUID
    """The exclusion."""
    batch_id: UUID
    """The batch that it stayed out of."""
    entitlement_id: UUID
    """What it is owed from."""
    programme: str
    """The programme's code."""
    programme_title: str
    """The programme."""
    person_id: UUID
    """Whose it is."""
    person_name: str | None
    """The name, masked; null where the person lives elsewhere by now."""
    division_code: DivisionCode
    """Where the person lives, or the county that pays."""
    period: Month
    """The month it is owed for."""
    kind: PaymentKind
    """What kind of payment it would have been."""
    amount_fen: Fen | None
    """How much, in fen; null where no rate could be found."""
    codes: list[Finding]
    """The checks it failed, the gravest first."""
    reasons: list[FindingRead]
    """The same in words, with what to do now."""

    @classmethod
    def of(cls, seen: ExclusionSeen) -> Self:
        row = seen.row
        return cls(
            id=row.id,
            batch_id=row.batch_id,
            entitlement_id=row.entitlement_id,
            programme=seen.programme,
            programme_title=seen.programme_title,
            person_id=row.person_id,
            person_name=mask_name(seen.person_name) if seen.person_name else None,
            division_code=row.division_code,
            period=row.period,
            kind=row.kind,
            amount_fen=row.amount_fen,
            codes=[Finding(code) for code in row.codes],
            reasons=[FindingRead.of(code) for code in row.codes],
        )


def _words(finding: Finding) -> dict[str, object]:
    todo = WHAT_TO_DO[finding]
    return {
        "code": finding,
        "label": Wording(zh=finding.label, en=finding.value.replace("_", " ")),
        "what_to_do": Wording(zh=todo.zh, en=todo.en),
    }
