"""Payment accounts, their verification by the bank, changes, and what banks say of cards."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.accounts.accounts import LIVE, AccountKind, AccountStatus
from app.domain.accounts.card_events import CardEventKind, CardEventProblem
from app.domain.accounts.changes import (
    OPEN,
    ChangeEvent,
    ChangeOrigin,
    ChangeState,
    step,
)
from app.domain.accounts.verification import AccountVerdict
from app.models.base import DivisionCode, Entity, Instant, SortedText, Versioned, strenum
from app.models.sealed import Sealed, SealedJson
from app.models.security import Protection

BANK = "banks.code"
PERSON = "persons.id"
ACCOUNT = "payment_accounts.id"

FOLLOW_FUNCTION = """
CREATE FUNCTION payment_accounts_follow() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE payment_accounts SET division_code = NEW.division_code WHERE person_id = NEW.id;
  RETURN NULL;
END $$
"""
FOLLOW_TRIGGER = """
CREATE TRIGGER payment_accounts_follow AFTER UPDATE OF division_code ON persons
  FOR EACH ROW WHEN (NEW.division_code <> OLD.division_code)
  EXECUTE FUNCTION payment_accounts_follow()
"""
# An account follows its payee out of sight; whoever takes the money keeps out all the same.
TAKEN = """
CREATE FUNCTION accounts_taken_by(own uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.id FROM payment_accounts a
    WHERE a.holder_person_id = own AND EXISTS (SELECT FROM staff_accounts WHERE person_id = own)
$$
"""
NOBODY_ELSE = "REVOKE ALL ON FUNCTION accounts_taken_by(uuid) FROM PUBLIC"
APP_ALONE = "GRANT EXECUTE ON FUNCTION accounts_taken_by(uuid) TO rongyao_app"


def _values(members: frozenset[AccountStatus] | frozenset[ChangeState]) -> str:
    return ", ".join(f"'{member.value}'" for member in sorted(members))


_LIVE, _OPEN = _values(LIVE), _values(OPEN)


class PaymentAccount(Versioned, Entity):
    """One account number held for one person; another number is another row.

    So the id of the row is the frozen account of a payment. At most one row per person is
    `current`: the one that a batch pays to.
    """

    __tablename__ = "payment_accounts"
    __protection__ = Protection(
        division="division_code", person="person_id", bank="bank_code", hot=True
    )
    __extra_ddl__ = (FOLLOW_FUNCTION, FOLLOW_TRIGGER, TAKEN, NOBODY_ELSE, APP_ALONE)
    __table_args__ = (
        Index("ix_payment_accounts_person", "person_id", "id"),
        Index(
            "ix_payment_accounts_holder",
            "holder_person_id",
            postgresql_where=text("holder_person_id IS NOT NULL"),
        ),
        Index(
            "uq_payment_accounts_current",
            "person_id",
            unique=True,
            postgresql_where=text("current"),
        ),
        # The same number twice for one person would be two truths about one account.
        Index(
            "uq_payment_accounts_held",
            "person_id",
            "number_index",
            unique=True,
            postgresql_where=text(f"status IN ({_LIVE})"),
        ),
        # Not unique: several payees on one account is a finding, not an impossibility.
        Index("ix_payment_accounts_number", "number_index", "bank_code"),
        Index(
            "ix_payment_accounts_blocked",
            "blocked_until",
            "id",
            postgresql_where=text("status = 'blocked'"),
        ),
        CheckConstraint("last4 ~ '^[0-9]{4}$'", name="last_four_are_digits"),
        CheckConstraint(
            "(status = 'blocked') = (blocked_until IS NOT NULL)", name="blocked_until_a_day"
        ),
        CheckConstraint(f"(status IN ({_LIVE})) = (ended_at IS NULL)", name="ended_when_over"),
        CheckConstraint(
            f"NOT current OR (usable_from IS NOT NULL AND status IN ({_LIVE}))",
            name="current_is_in_force",
        ),
        CheckConstraint(
            "status NOT IN ('verified', 'blocked') OR verified_at IS NOT NULL",
            name="verified_at_a_time",
        ),
        CheckConstraint(
            "(kind = 'guardian') = (guardianship_id IS NOT NULL)", name="guardian_is_on_record"
        ),
        CheckConstraint(
            "kind = 'card_linked' OR basis IS NOT NULL", name="other_accounts_rest_on_a_paper"
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON), comment="Whose dues it receives")
    division_code: Mapped[DivisionCode] = mapped_column(
        ForeignKey("divisions.code"), comment="Where the person lives now; follows the person"
    )
    bank_code: Mapped[SortedText] = mapped_column(ForeignKey(BANK))
    kind: Mapped[AccountKind] = mapped_column(strenum(AccountKind))
    holder_name: Mapped[str] = mapped_column(comment="As the bank is asked to confirm it")
    holder_person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(PERSON), comment="Null where the registry does not know the holder"
    )
    number_sealed: Mapped[bytes]
    number_index: Mapped[bytes]
    last4: Mapped[str]
    card_id: Mapped[UUID | None] = mapped_column(ForeignKey("preferential_cards.id"))
    guardianship_id: Mapped[UUID | None] = mapped_column(ForeignKey("agencies.id"))
    basis: Mapped[str | None] = mapped_column(
        comment="The paper a fallback, guardian's or survivor's account rests on"
    )
    status: Mapped[AccountStatus] = mapped_column(strenum(AccountStatus))
    verified_at: Mapped[Instant | None]
    blocked_until: Mapped[date | None] = mapped_column(comment="The loss report lifts itself then")
    usable_from: Mapped[date | None] = mapped_column(
        comment="First day it may be paid to; null until its change was applied"
    )
    current: Mapped[bool] = mapped_column(comment="The account of this person that is paid to")
    opened_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    changed_at: Mapped[Instant]

    number = Sealed(index="number_index")


class AccountChange(Versioned, Entity):
    """How an account came to be the one that pays, or did not."""

    __tablename__ = "account_changes"
    __protection__ = Protection(parent="persons", via="person_id")
    __table_args__ = (
        Index("ix_account_changes_person", "person_id", "id"),
        Index("uq_account_changes_account", "account_id", unique=True),
        Index(
            "uq_account_changes_open",
            "person_id",
            "origin",
            unique=True,
            postgresql_where=text(f"state IN ({_OPEN})"),
        ),
        Index(
            "ix_account_changes_waiting",
            "effective_on",
            "id",
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_account_changes_state", "state", "id"),
        CheckConstraint("(state = 'applied') = (applied_at IS NOT NULL)", name="applied_at_a_time"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decision_is_whole"),
        CheckConstraint("decided_by <> requested_by", name="four_eyes"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON))
    account_id: Mapped[UUID] = mapped_column(ForeignKey(ACCOUNT), comment="The new account")
    replaces_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(ACCOUNT), comment="The account that paid when the change was asked for"
    )
    origin: Mapped[ChangeOrigin] = mapped_column(strenum(ChangeOrigin))
    requested_by: Mapped[UUID | None] = mapped_column(comment="Account of staff or citizen")
    requested_at: Mapped[Instant]
    effective_on: Mapped[date | None] = mapped_column(
        comment="End of the cooling-off; null until somebody else has looked"
    )
    state: Mapped[ChangeState] = mapped_column(strenum(ChangeState))
    decided_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff_accounts.id"), comment="Who confirmed or refused it"
    )
    decided_at: Mapped[Instant | None]
    applied_at: Mapped[Instant | None]
    told_at: Mapped[Instant | None] = mapped_column(comment="When the person was last told of it")

    def move(self, event: ChangeEvent) -> None:
        self.state = step(self.state, event)


class AccountVerification(Entity):
    """The bank was asked whose account this is; open until it answers."""

    __tablename__ = "account_verifications"
    __protection__ = Protection(parent="payment_accounts", via="account_id")
    __table_args__ = (
        Index(
            "uq_account_verifications_open",
            "account_id",
            unique=True,
            postgresql_where=text("verdict IS NULL"),
        ),
        Index(
            "ix_account_verifications_bank",
            "bank_code",
            "id",
            postgresql_where=text("verdict IS NULL"),
        ),
        Index(
            "ix_account_verifications_unapplied",
            "id",
            postgresql_where=text("verdict IS NOT NULL AND applied_at IS NULL"),
        ),
        Index("uq_account_verifications_serial", "bank_code", "serial", unique=True),
        CheckConstraint("(verdict IS NULL) = (answered_at IS NULL)", name="answered_at_a_time"),
        CheckConstraint("(verdict IS NULL) = (serial IS NULL)", name="answer_has_a_serial"),
        CheckConstraint("applied_at IS NULL OR verdict IS NOT NULL", name="applied_once_answered"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey(ACCOUNT))
    bank_code: Mapped[SortedText] = mapped_column(ForeignKey(BANK))
    id_last4: Mapped[str | None] = mapped_column(
        comment="End of the holder's identity number: tells namesakes apart"
    )
    asked_at: Mapped[Instant]
    verdict: Mapped[AccountVerdict | None] = mapped_column(strenum(AccountVerdict))
    serial: Mapped[SortedText | None] = mapped_column(comment="The bank's own number")
    answered_at: Mapped[Instant | None]
    applied_at: Mapped[Instant | None] = mapped_column(comment="When the account followed")


class CardEvent(Entity):
    """What a bank said of a card, kept as it came under the bank's own number."""

    __tablename__ = "card_events"
    __protection__ = Protection(division="division_code", bank="bank_code")
    __table_args__ = (
        Index("uq_card_events_serial", "bank_code", "serial", unique=True),
        Index("ix_card_events_account", "account_id", "id"),
        Index(
            "ix_card_events_unapplied",
            "id",
            postgresql_where=text("applied_at IS NULL"),
        ),
        Index("ix_card_events_problem", "id", postgresql_where=text("problem IS NOT NULL")),
    )

    bank_code: Mapped[SortedText] = mapped_column(ForeignKey(BANK))
    serial: Mapped[SortedText] = mapped_column(comment="The bank's own number, unique only there")
    kind: Mapped[CardEventKind] = mapped_column(strenum(CardEventKind))
    happened_at: Mapped[Instant] = mapped_column(comment="By the bank's clock")
    received_at: Mapped[Instant]
    content_sealed: Mapped[bytes] = mapped_column(comment="The message as it came")
    content_digest: Mapped[bytes] = mapped_column(
        comment="Keyed HMAC of the message: the same serial with another one is refused"
    )
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey(ACCOUNT))
    division_code: Mapped[DivisionCode | None] = mapped_column(
        ForeignKey("divisions.code"), comment="Of the account it speaks of"
    )
    applied_at: Mapped[Instant | None] = mapped_column(comment="When it was looked at, once")
    problem: Mapped[CardEventProblem | None] = mapped_column(strenum(CardEventProblem))

    content = SealedJson()
