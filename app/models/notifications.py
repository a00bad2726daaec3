"""Messages that go out to people, and how many each account has agreed to receive."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.notifications.delivery import Outcome
from app.domain.notifications.terms import MessageChannel, MessageState, NotSent
from app.models.base import Base, Entity, Instant, Json, SortedText, strenum
from app.models.security import Protection


class Message(Entity):
    """One message on one channel, written in the transaction that it speaks of.

    It is claimed before it is sent: between claim and outcome nobody else takes it up.
    """

    __tablename__ = "messages"
    __protection__ = Protection(parent="persons", via="person_id")
    __table_args__ = (
        Index("ix_messages_person", "person_id", "id"),
        Index("ix_messages_due", "due_at", "id", postgresql_where=text("state = 'queued'")),
        Index("ix_messages_sending", "claimed_at", postgresql_where=text("state = 'sending'")),
        CheckConstraint("(state = 'queued') = (due_at IS NOT NULL)", name="queued_until_an_hour"),
        CheckConstraint("state <> 'sending' OR claimed_at IS NOT NULL", name="sent_by_somebody"),
        CheckConstraint(
            "(state IN ('queued', 'sending')) = (ended_at IS NULL)", name="ended_at_a_time"
        ),
        CheckConstraint("tries BETWEEN 0 AND 20", name="tries_are_bounded"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    told: Mapped[SortedText] = mapped_column(
        comment="A value of Told; the list grows with capabilities"
    )
    facts: Mapped[Json] = mapped_column(comment="Fill the text; no personal number among them")
    channel: Mapped[MessageChannel] = mapped_column(strenum(MessageChannel))
    state: Mapped[MessageState] = mapped_column(strenum(MessageState))
    reason: Mapped[NotSent | None] = mapped_column(strenum(NotSent))
    account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("wechat_accounts.id"), comment="Which took the subscription message"
    )
    tries: Mapped[int] = mapped_column(SmallInteger)
    written_at: Mapped[Instant]
    due_at: Mapped[Instant | None]
    claimed_at: Mapped[Instant | None]
    ended_at: Mapped[Instant | None]

    def claim(self, at: datetime) -> None:
        self.state, self.due_at, self.claimed_at = MessageState.SENDING, None, at
        self.tries += 1

    def settle(self, outcome: Outcome, at: datetime) -> None:
        self.state, self.reason, self.due_at = outcome.state, outcome.reason, outcome.due_at
        self.ended_at = None if outcome.state is MessageState.QUEUED else at


class MessageCredit(Base):
    """How many messages of one template an account still takes: one accept buys one message."""

    __tablename__ = "message_credits"
    __protection__ = Protection.open_to_app()
    __table_args__ = (CheckConstraint("credits BETWEEN 0 AND 1000", name="credits_are_bounded"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("wechat_accounts.id"), primary_key=True)
    template: Mapped[SortedText] = mapped_column(primary_key=True)
    credits: Mapped[int] = mapped_column(SmallInteger)
    changed_at: Mapped[Instant]
