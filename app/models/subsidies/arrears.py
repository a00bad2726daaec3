"""Arrears (补发): what is owed for an earlier month, one row for each month and cause."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.subsidies.terms import ArrearsCause, ArrearsKind, ArrearsStatus
from app.models.base import DivisionCode, Entity, Instant, strenum
from app.models.security import Protection
from app.models.subsidies.entitlements import ENTITLEMENT, Entitlement
from app.models.subsidies.months import first_of_month


class Arrears(Entity):
    """History is never touched: a raise back-dated by a year is twelve of these."""

    __tablename__ = "arrears"
    __protection__ = Protection(division="division_code", person="person_id", hot=True)
    __table_args__ = (
        Index(
            "uq_arrears_cause",
            "entitlement_id",
            "period",
            "kind",
            "cause_id",
            unique=True,
            postgresql_where=text("status <> 'dropped'"),
            postgresql_nulls_not_distinct=True,
        ),
        Index(
            "ix_arrears_due", "entitlement_id", "period", postgresql_where=text("status = 'due'")
        ),
        Index("ix_arrears_person", "person_id", "period"),
        Index(
            "ix_arrears_payment",
            "payment_id",
            postgresql_where=text("payment_id IS NOT NULL"),
        ),
        first_of_month("period"),
        CheckConstraint("amount_fen > 0", name="amount_is_positive"),
        CheckConstraint("(kind = 'raise') = (amount_fen IS NOT NULL)", name="raise_has_an_amount"),
        CheckConstraint(
            "(status IN ('in_batch', 'paid')) = (payment_id IS NOT NULL)", name="paid_by_a_payment"
        ),
    )

    entitlement_id: Mapped[UUID] = mapped_column(ForeignKey(ENTITLEMENT))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    division_code: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"))
    period: Mapped[date] = mapped_column(comment="The month it is owed for")
    kind: Mapped[ArrearsKind] = mapped_column(strenum(ArrearsKind))
    cause: Mapped[ArrearsCause] = mapped_column(strenum(ArrearsCause))
    cause_id: Mapped[UUID | None] = mapped_column(
        comment="The notice or published figure that raised it"
    )
    amount_fen: Mapped[int | None] = mapped_column(
        comment="The difference of a raise; a missed month is reckoned when it is paid"
    )
    status: Mapped[ArrearsStatus] = mapped_column(strenum(ArrearsStatus))
    payment_id: Mapped[UUID | None]
    noted_at: Mapped[Instant]

    @classmethod
    def due(  # One line, said in full.
        cls,
        owed: Entitlement,
        period: date,
        kind: ArrearsKind,
        cause: ArrearsCause,
        at: datetime,
        amount_fen: int | None = None,
    ) -> Self:
        """A month that no list has carried yet; `amount_fen`: the difference of a raise."""
        return cls(
            entitlement_id=owed.id,
            person_id=owed.person_id,
            division_code=owed.division_code,
            period=period,
            kind=kind,
            cause=cause,
            amount_fen=amount_fen,
            status=ArrearsStatus.DUE,
            noted_at=at,
        )
