"""What people say of a visit, and the calls that this makes necessary."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.visits.rating import CallBackReason, CallBackState
from app.models.base import DivisionCode, Entity, Instant, Versioned, strenum
from app.models.sealed import Sealed
from app.models.security import Protection

VISIT = "visits.id"
STAFF = "staff_accounts.id"

# The people of a team are the county's rows, and a village rings too: it would not see that the
# caller went along.
TEAMS = """
CREATE FUNCTION teams_gone_with(account uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT m.team_id FROM visit_team_members m WHERE m.staff_account_id = account
$$
"""
NOBODY_ELSE = "REVOKE ALL ON FUNCTION teams_gone_with(uuid) FROM PUBLIC"
APP_ALONE = "GRANT EXECUTE ON FUNCTION teams_gone_with(uuid) TO rongyao_app"


class VisitRating(Entity):
    """好差评 of one visit; the table has room for one."""

    __tablename__ = "visit_ratings"
    __protection__ = Protection(parent="visits", via="visit_id", grants="SELECT, INSERT")
    __table_args__ = (
        Index("uq_visit_ratings_visit", "visit_id", unique=True),
        CheckConstraint("score BETWEEN 1 AND 5", name="five_levels"),
    )

    visit_id: Mapped[UUID] = mapped_column(ForeignKey(VISIT))
    score: Mapped[int] = mapped_column(SmallInteger, comment="1 very poor to 5 very good")
    comment_sealed: Mapped[bytes | None]
    rated_at: Mapped[Instant]

    comment = Sealed()


class CallBack(Versioned, Entity):
    """Somebody is to be rung: what went wrong, and how is she."""

    __tablename__ = "call_backs"
    __protection__ = Protection(division="division_code", person="person_id")
    __extra_ddl__ = (TEAMS, NOBODY_ELSE, APP_ALONE)
    __table_args__ = (
        Index("uq_call_backs_rating", "rating_id", unique=True),
        Index("ix_call_backs_division", "division_code", "due_on", "id"),
        CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)"
            " AND (closed_at IS NULL) = (answer_sealed IS NULL)",
            name="closed_with_an_answer",
        ),
        CheckConstraint("state = 'open' OR owner_id IS NOT NULL", name="closed_by_somebody"),
    )

    rating_id: Mapped[UUID] = mapped_column(ForeignKey("visit_ratings.id"))
    visit_id: Mapped[UUID] = mapped_column(ForeignKey(VISIT))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    division_code: Mapped[DivisionCode] = mapped_column(
        ForeignKey("divisions.code"), comment="Where the team went"
    )
    reason: Mapped[CallBackReason] = mapped_column(strenum(CallBackReason))
    state: Mapped[CallBackState] = mapped_column(strenum(CallBackState))
    opened_at: Mapped[Instant]
    due_on: Mapped[date]
    owner_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(STAFF), comment="Who took it on; nobody of the team that came"
    )
    answer_sealed: Mapped[bytes | None] = mapped_column(comment="What was said on the telephone")
    closed_at: Mapped[Instant | None]

    answer = Sealed()
