"""What was told from the door: on the way, there, and what was found and done."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.reports.terms import CardKept, NeedRefusal, Outcome
from app.domain.reports.told import Sent
from app.models.base import DivisionCode, Entity, Instant, SortedText, Versioned, strenum
from app.models.sealed import Sealed, SealedJson
from app.models.security import Protection
from app.models.visits.visits import Visit

VISIT, PERSON, DIVISION = "visits.id", "persons.id", "divisions.code"
STAFF = "staff_accounts.id"
OF_PERSON = Protection(division="division_code", person="person_id")


class VisitDoor(Entity):
    """One visit on its day: when the team set out and came, and what was proposed afterwards."""

    __tablename__ = "visit_doors"
    __protection__ = OF_PERSON
    __table_args__ = (
        Index("uq_visit_doors_visit", "visit_id", unique=True),
        Index("uq_visit_doors_proposed", "proposed_visit_id", unique=True),
        CheckConstraint("(departed_at IS NULL) = (departed_by IS NULL)", name="departure_is_whole"),
        CheckConstraint("(arrived_at IS NULL) = (arrived_by IS NULL)", name="arrival_is_whole"),
    )

    visit_id: Mapped[UUID] = mapped_column(ForeignKey(VISIT))
    person_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON))
    division_code: Mapped[DivisionCode] = mapped_column(ForeignKey(DIVISION))
    departed_at: Mapped[Instant | None] = mapped_column(comment="The first that a device told")
    departed_by: Mapped[UUID | None] = mapped_column(ForeignKey(STAFF))
    arrived_at: Mapped[Instant | None] = mapped_column(comment="The first that a device told")
    arrived_by: Mapped[UUID | None] = mapped_column(ForeignKey(STAFF))
    place_sealed: Mapped[bytes | None] = mapped_column(
        comment="By latitude and longitude, GCJ-02: where the device was on arrival"
    )
    proposed_visit_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(VISIT), comment="What the house proposed because of the outcome"
    )

    place = SealedJson()


class VisitReport(Versioned, Entity):
    """One version of what was found and done; the device that wrote it made its id.

    One version of a visit stands: the one written last and not entered in error.
    """

    __tablename__ = "visit_reports"
    __protection__ = OF_PERSON
    __table_args__ = (
        Index(
            "uq_visit_reports_standing", "visit_id", unique=True, postgresql_where=text("stands")
        ),
        Index("ix_visit_reports_visit", "visit_id", "written_at"),
        Index("ix_visit_reports_person", "person_id", "written_at"),
        Index("ix_visit_reports_division", "division_code", "id"),
        Index(
            "ix_visit_reports_next",
            "next_on",
            postgresql_where=text("stands AND next_on IS NOT NULL"),
        ),
        Index(
            "ix_visit_reports_card",
            "division_code",
            "id",
            postgresql_where=text("stands AND card = 'elsewhere'"),
        ),
        CheckConstraint("NOT (stands AND voided_at IS NOT NULL)", name="what_stands_is_valid"),
        CheckConstraint(
            "num_nulls(voided_at, voided_by, voided_because_sealed) IN (0, 3)", name="void_is_whole"
        ),
        CheckConstraint(
            "(corrects_id IS NULL) = (because_sealed IS NULL)", name="corrections_have_a_reason"
        ),
        CheckConstraint("(outcome = 'deceased') = (died_on IS NOT NULL)", name="death_has_a_day"),
        CheckConstraint("next_on IS NULL OR outcome = 'fulfilled'", name="next_is_agreed"),
        CheckConstraint("departed_at <= arrived_at", name="sets_out_first"),
        CheckConstraint("arrived_at <= left_at", name="comes_before_leaving"),
    )

    visit_id: Mapped[UUID] = mapped_column(ForeignKey(VISIT))
    person_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON))
    division_code: Mapped[DivisionCode] = mapped_column(ForeignKey(DIVISION))
    team_id: Mapped[UUID] = mapped_column(
        ForeignKey("visit_teams.id"), comment="The team that really came"
    )
    outcome: Mapped[Outcome] = mapped_column(strenum(Outcome))
    stands: Mapped[bool]
    departed_at: Mapped[Instant | None]
    arrived_at: Mapped[Instant]
    left_at: Mapped[Instant | None]
    card: Mapped[CardKept | None] = mapped_column(strenum(CardKept))
    policies: Mapped[list[str]] = mapped_column(ARRAY(Text), comment="Codes of items explained")
    next_on: Mapped[date | None] = mapped_column(comment="Agreed with the person")
    died_on: Mapped[date | None] = mapped_column(comment="As found; confirmed in the dossier")
    content_sealed: Mapped[bytes] = mapped_column(
        comment="Everything as it was sent: vitals, medicines, complaint, signature, notes"
    )
    alarms_sealed: Mapped[bytes | None] = mapped_column(
        comment="`medicines`: places of those that the dossier's allergies speak against"
    )
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("visit_reports.id"))
    because_sealed: Mapped[bytes | None] = mapped_column(comment="Why it was corrected")
    written_by: Mapped[UUID] = mapped_column(ForeignKey(STAFF))
    written_at: Mapped[Instant] = mapped_column(comment="By the clock of the device")
    received_at: Mapped[Instant]
    voided_at: Mapped[Instant | None]
    voided_by: Mapped[UUID | None] = mapped_column(ForeignKey(STAFF))
    voided_because_sealed: Mapped[bytes | None]

    content = SealedJson()
    alarms = SealedJson()
    because = Sealed()
    voided_because = Sealed()

    @classmethod
    def of(cls, visit: Visit, sent: Sent, by: UUID, now: datetime) -> "VisitReport":
        """Write a version down that does not stand yet."""
        told = sent.told
        row = cls(
            id=sent.id,
            visit_id=visit.id,
            person_id=visit.person_id,
            division_code=visit.division_code,
            team_id=visit.planned_team_id or visit.team_id,
            outcome=told.outcome,
            stands=False,
            departed_at=told.times.departed_at,
            arrived_at=told.times.arrived_at,
            left_at=told.times.left_at,
            card=told.card,
            policies=list(told.policies),
            next_on=told.next_on,
            died_on=told.died_on,
            written_by=by,
            written_at=told.written_at,
            received_at=now,
        )
        row.content = dict(sent.content)
        return row

    def void(self, because: str, by: UUID, now: datetime) -> None:
        """Count no more, and stay readable."""
        self.stands = False
        self.voided_at, self.voided_by, self.voided_because = now, by, because


class VisitNeed(Entity):
    """Something that would help the person, and the request that came of it."""

    __tablename__ = "visit_needs"
    __protection__ = OF_PERSON
    __table_args__ = (
        # Two versions of a report name one need once.
        Index("uq_visit_needs_item", "visit_id", "item_code", unique=True),
        Index("ix_visit_needs_request", "request_id"),
        CheckConstraint("request_id IS NULL OR refused IS NULL", name="drafted_or_refused"),
    )

    visit_id: Mapped[UUID] = mapped_column(ForeignKey(VISIT))
    person_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON))
    division_code: Mapped[DivisionCode] = mapped_column(ForeignKey(DIVISION))
    item_code: Mapped[SortedText] = mapped_column(ForeignKey("service_items.code"))
    found_by: Mapped[UUID] = mapped_column(ForeignKey(STAFF))
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("requests.id"))
    refused: Mapped[NeedRefusal | None] = mapped_column(strenum(NeedRefusal))
