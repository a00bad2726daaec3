"""What is said of a batch line by line: what changed, what was shown, what was objected to."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import ConfigDict

from app.domain.batches.changes import Change, LineChange, Why, why
from app.domain.batches.checks import Finding
from app.domain.catalogue.guide import PublicityPlace
from app.domain.requests.publicity import ObjectionState
from app.domain.veterans.masks import mask_name
from app.models.payments.batches import Batch
from app.models.payments.notices import BatchNotice, BatchNoticeLine, BatchObjection
from app.queries.batches.changes import ChangeTotal, Compared
from app.schemas.common import At, Count, DivisionCode, Fen, Page, Wire
from app.schemas.guide_parts import Wording
from app.schemas.money import Month


class ChangeTotalRead(Wire):
    """How many lines changed in one way."""

    change: Change
    """Joined, stopped or another amount."""
    count: Count
    """How many lines."""
    before_fen: Fen
    """What they came to in the run before, in fen."""
    now_fen: Fen
    """What they come to now, in fen."""

    @classmethod
    def of(cls, total: ChangeTotal) -> Self:
        return cls(
            change=total.change,
            count=total.lines,
            before_fen=total.before_fen,
            now_fen=total.now_fen,
        )


class ChangedLineRead(Wire):
    """One line that is not as it was."""

    entitlement_id: UUID
    """What it is owed from."""
    person_id: UUID
    """Whose it is."""
    division_code: DivisionCode
    """Where the person lives, or the county that pays."""
    payee_name: str
    """Masked."""
    change: Change
    """Joined, stopped or another amount."""
    why: Why
    """What explains it best."""
    codes: list[Finding]
    """The checks it failed, where it stayed out."""
    before_fen: Fen | None
    """The amount in the run before, in fen."""
    now_fen: Fen | None
    """The amount now, in fen."""
    before_words: Wording | None
    """How it was reckoned then."""
    now_words: Wording | None
    """How it is reckoned now."""

    @classmethod
    def of(cls, row: dict[str, Any], batch: Batch, before: Batch | None) -> Self:
        codes = [Finding(code) for code in row["codes"] or ()]
        line = LineChange(
            change=Change(row["change"]),
            period=batch.period,
            before_period=before.period if before else None,
            starts_on=row["starts_on"],
            ends_before=row["ends_before"],
            codes=codes,
            before_key=row["before_key"],
            now_key=row["now_key"],
        )
        return cls(
            entitlement_id=row["entitlement_id"],
            person_id=row["person_id"],
            division_code=row["division_code"],
            payee_name=mask_name(row["payee_name"]),
            change=line.change,
            why=why(line),
            codes=codes,
            before_fen=row["before_fen"],
            now_fen=row["now_fen"],
            before_words=Wording(**row["before_words"]) if row["before_words"] else None,
            now_words=Wording(**row["now_words"]) if row["now_words"] else None,
        )


class ChangesRead(Page[ChangedLineRead]):
    """What changed since the run before."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    before_id: UUID | None
    """The run it is compared with; null: there is none."""
    before_period: Month | None
    """Its period."""
    totals: list[ChangeTotalRead]
    """How many in each way."""

    @classmethod
    def seen(
        cls, found: Compared, batch: Batch, rows: list[dict[str, Any]], cursor: str | None
    ) -> Self:
        before = found.before
        return cls(
            items=[ChangedLineRead.of(row, batch, before) for row in rows],
            next_cursor=cursor,
            before_id=before.id if before else None,
            before_period=before.period if before else None,
            totals=[ChangeTotalRead.of(total) for total in found.totals],
        )


class ListObjectionRead(Wire):
    """One objection; who raised it is not shown."""

    id: UUID
    """The objection."""
    payment_no: str
    """The line."""
    state: ObjectionState
    """Where it stands."""
    anonymous: bool
    """Whether it came without a name."""
    statement: str
    """What was said."""
    raised_at: At
    """When."""
    finding: str | None
    """What was found."""
    settled_at: At | None
    """When it was settled."""

    @classmethod
    def of(cls, row: BatchObjection) -> Self:
        return cls(
            id=row.id,
            payment_no=row.payment_no,
            state=row.state,
            anonymous=row.anonymous,
            statement=(row.statement or {}).get("statement", ""),
            raised_at=row.raised_at,
            finding=row.finding,
            settled_at=row.settled_at,
        )


class ListRead(Wire):
    """The public list of a batch that hangs, or hung last."""

    id: UUID
    """The list."""
    place: PublicityPlace
    """The kind of place."""
    site: str
    """The very board or address."""
    starts_on: date
    """First day."""
    last_day: date
    """Last day; days off published later make it longer."""
    count: Count
    """How many lines it shows."""
    digest: str
    """SHA-256 over its lines in their order, hexadecimal."""
    closed_at: At | None
    """When it came down; null: it hangs."""
    conclusion: str | None
    """How it ended."""
    objections: list[ListObjectionRead]
    """What was said against it."""

    @classmethod
    def of(cls, notice: BatchNotice, objections: list[BatchObjection]) -> Self:
        return cls(
            id=notice.id,
            place=notice.place,
            site=notice.site,
            starts_on=notice.starts_on,
            last_day=notice.last_day,
            count=notice.count,
            digest=notice.digest.hex(),
            closed_at=notice.closed_at,
            conclusion=notice.conclusion,
            objections=[ListObjectionRead.of(row) for row in objections],
        )


class ShownRead(Wire):
    """One line as it hung; what the programme does not show is null."""

    ordinal: Count
    """Its place."""
    payment_no: str
    """The line."""
    name: str | None = None
    """Masked."""
    village: str | None = None
    """Village or community."""
    category: str | None = None
    """Category, by its code."""
    amount_fen: Fen | None = None
    """How much, in fen."""
    period: str | None = None
    """The month."""

    @classmethod
    def of(cls, row: BatchNoticeLine) -> Self:
        shown = dict(row.shown)
        amount_fen = shown.pop("amount", None)
        return cls(ordinal=row.ordinal, payment_no=row.payment_no, amount_fen=amount_fen, **shown)
