"""Lists that arrived as spreadsheets: the file, its rows, what was wrong, and who let it in."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.operations.imports.states import ImportStatus
from app.models.base import DivisionCode, Entity, Instant, Json, SortedText, Versioned, strenum
from app.models.sealed import SealedJson
from app.models.security import PASSING, Protection

STAFF = "staff_accounts.id"
OF_IMPORT = Protection(parent="imports", via="import_id")


class Import(Versioned, Entity):
    """One list. Whoever entered it neither checks nor confirms it."""

    __tablename__ = "imports"
    __protection__ = Protection(division="division_code")
    __table_args__ = (
        CheckConstraint("octet_length(digest) = 32", name="digest_is_sha256"),
        CheckConstraint("size_bytes > 0", name="holds_something"),
        CheckConstraint("sampled_by <> entered_by", name="checked_by_another"),
        CheckConstraint("confirmed_by <> entered_by", name="confirmed_by_another"),
        CheckConstraint(
            "status NOT IN ('sampled', 'checked', 'confirmed', 'applied')"
            " OR (sampled_by IS NOT NULL AND seed IS NOT NULL)",
            name="sampled_by_somebody",
        ),
        CheckConstraint(
            "status NOT IN ('confirmed', 'applied')"
            " OR (confirmed_by IS NOT NULL AND checked_at IS NOT NULL)",
            name="confirmed_by_somebody",
        ),
        CheckConstraint(
            "NOT dry_run OR status IN ('reading', 'refused', 'faulty', 'rehearsed')",
            name="rehearsal_stays_one",
        ),
        CheckConstraint(
            "(status IN ('refused', 'faulty', 'rehearsed', 'applied', 'dismissed'))"
            " = (ended_at IS NOT NULL)",
            name="ended",
        ),
        CheckConstraint(
            "(status = 'dismissed') = (dismissed_by IS NOT NULL AND dismissed_reason IS NOT NULL)",
            name="dismissed_for_a_reason",
        ),
        # The same file twice is one list, unless the first came to nothing.
        Index(
            "uq_imports_standing",
            "kind",
            "division_code",
            "digest",
            unique=True,
            postgresql_where=text(
                "NOT dry_run AND status IN"
                " ('reading', 'entered', 'sampled', 'checked', 'confirmed', 'applied')"
            ),
        ),
        Index("ix_imports_division", "division_code", "id"),
        Index("ix_imports_ended", "ended_at", postgresql_where=text("rows_forgotten_at IS NULL")),
    )

    kind: Mapped[SortedText] = mapped_column(comment="Code of a kind of app/imports/")
    status: Mapped[ImportStatus] = mapped_column(strenum(ImportStatus))
    dry_run: Mapped[bool]
    division_code: Mapped[DivisionCode] = mapped_column(
        ForeignKey("divisions.code"), comment="Of whoever entered it; its scope is theirs"
    )
    operation_id: Mapped[UUID] = mapped_column(
        ForeignKey("operations.id"), comment="The reading, later the applying"
    )
    digest: Mapped[bytes] = mapped_column(LargeBinary, comment="SHA-256 of the file as it came")
    size_bytes: Mapped[int]
    storage_key: Mapped[str | None] = mapped_column(
        unique=True, comment="Where the sealed file lies; NULL: a rehearsal, cleared away"
    )
    row_count: Mapped[int] = mapped_column(comment="0 until it is read")
    fault_count: Mapped[int]
    total_fen: Mapped[int | None] = mapped_column(comment="Of all columns of money; NULL: none")
    effects: Mapped[Json] = mapped_column(
        JSONB, comment="What its rows would do: {effect: {label, count}}"
    )
    error_code: Mapped[str | None] = mapped_column(comment="Why it was refused as a whole")
    entered_by: Mapped[UUID] = mapped_column(ForeignKey(STAFF))
    entered_at: Mapped[Instant]
    seed: Mapped[str | None] = mapped_column(comment="The sample can be drawn again from it")
    sampled_by: Mapped[UUID | None] = mapped_column(ForeignKey(STAFF))
    sampled_at: Mapped[Instant | None]
    checked_at: Mapped[Instant | None]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey(STAFF))
    confirmed_at: Mapped[Instant | None]
    dismissed_by: Mapped[UUID | None] = mapped_column(ForeignKey(STAFF))
    dismissed_reason: Mapped[str | None]
    ended_at: Mapped[Instant | None]
    rows_forgotten_at: Mapped[Instant | None]


class ImportRowKept(Entity):
    """One row of a list, sealed; forgotten once the list is over and nobody asks any more."""

    __tablename__ = "import_rows"
    __protection__ = Protection(parent="imports", via="import_id", grants=PASSING)
    __table_args__ = (
        UniqueConstraint("import_id", "position"),
        CheckConstraint("sampled OR agrees IS NULL", name="only_the_sample_is_checked"),
        Index("ix_import_rows_natural_key", "natural_key"),
        Index("ix_import_rows_sample", "import_id", postgresql_where=text("sampled")),
    )

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id"))
    position: Mapped[int] = mapped_column(comment="From 0, over all sheets")
    sheet: Mapped[str]
    number: Mapped[int] = mapped_column(comment="The row as the spreadsheet counts it, from 1")
    values_sealed: Mapped[bytes | None]
    values = SealedJson()
    natural_key: Mapped[bytes | None] = mapped_column(
        comment="Keyed hash of what makes it the same row in another list; outlives the values"
    )
    fault_count: Mapped[int]
    sampled: Mapped[bool]
    agrees: Mapped[bool | None] = mapped_column(comment="With the paper; NULL: not compared yet")


class ImportFault(Entity):
    """What is wrong with one row; it never repeats what the cell holds."""

    __tablename__ = "import_faults"
    __protection__ = Protection(parent="imports", via="import_id", grants=PASSING)
    __table_args__ = (Index("ix_import_faults_row", "row_id"),)

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id"), index=True)
    row_id: Mapped[UUID] = mapped_column(ForeignKey("import_rows.id"))
    column_key: Mapped[str | None] = mapped_column(comment="NULL: the row as such")
    code: Mapped[str] = mapped_column(comment="Names a message of app/texts/problems")
    facts: Mapped[Json] = mapped_column(JSONB)
