"""What accounts a person holds, changed as a whole under one lock: one of them pays."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.accounts import accounts as rules
from app.domain.accounts.accounts import LIVE, AccountEvent, AccountKind, AccountStatus
from app.domain.accounts.changes import (
    ChangeEvent,
    ChangeOrigin,
    ChangeState,
    Wait,
    needs_second_check,
)
from app.domain.accounts.errors import (
    AccountAlreadyHeld,
    AccountChangeWaiting,
    IllegalAccountChange,
)
from app.domain.accounts.numbers import last4
from app.domain.accounts.opening import Payee
from app.domain.calendar.days import day_of
from app.models.payments.accounts import AccountChange, AccountVerification, PaymentAccount
from app.models.sealed import the_vault
from app.models.veterans.persons import Person
from app.models.veterans.standing import PreferentialCard

TO_ASK_THE_BANK = "check_payment"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """An account to be opened; `number` is canonical."""

    number: str
    bank_code: str
    kind: AccountKind
    holder_name: str
    holder_person_id: UUID | None
    card_id: UUID | None = None
    guardianship_id: UUID | None = None
    basis: str | None = None


@dataclass(slots=True)
class Holdings:
    session: AsyncSession
    person: Person
    accounts: list[PaymentAccount]
    """Those that are not over."""
    changes: list[AccountChange]
    """Those that are still open."""
    card: PreferentialCard | None
    guardianships: Collection[UUID]
    """Those in force today."""

    @property
    def deceased(self) -> bool:
        return self.person.died_on is not None

    @property
    def current(self) -> PaymentAccount | None:
        return next((account for account in self.accounts if account.current), None)

    @property
    def payee(self) -> Payee:
        return Payee(
            name=self.person.name,
            former_names=tuple(self.person.former_names),
            deceased=self.deceased,
            card_bank=self.card.bank if self.card else None,
            guardianships=self.guardianships,
        )

    def paying(self, kind: AccountKind) -> PaymentAccount | None:
        """Return the account that a new one of this kind would take the place of."""
        for_the_dead = kind is AccountKind.SURVIVOR
        current = self.current
        rival = current is not None and (current.kind is AccountKind.SURVIVOR) is for_the_dead
        return current if rival else None

    def by_id(self, account_id: UUID | None) -> PaymentAccount | None:
        return next((account for account in self.accounts if account.id == account_id), None)

    def expect_new(self, number: str) -> None:
        """Refuse a number that is on record already."""
        if self.holds(number):
            raise AccountAlreadyHeld

    def holds(self, number: str) -> bool:
        known = the_vault().indexes(PaymentAccount.__tablename__, "number", number)
        return any(account.number_index in known for account in self.accounts)

    async def open(
        self,
        new: NewAccount,
        at: datetime,
        *,
        usable_from: date | None,
        status: AccountStatus = AccountStatus.UNVERIFIED,
    ) -> PaymentAccount:
        """Put the account on record; without a day it pays once its change is applied."""
        self.expect_new(new.number)
        account = PaymentAccount(
            person_id=self.person.id,
            division_code=self.person.division_code,
            bank_code=new.bank_code,
            kind=new.kind,
            holder_name=new.holder_name,
            holder_person_id=new.holder_person_id,
            number=new.number,
            last4=last4(new.number),
            card_id=new.card_id,
            guardianship_id=new.guardianship_id,
            basis=new.basis,
            status=status,
            verified_at=at if status is AccountStatus.VERIFIED else None,
            usable_from=usable_from,
            current=False,
            opened_at=at,
            changed_at=at,
        )
        self.session.add(account)
        self.accounts.append(account)
        await self.session.flush()  # What hangs on the account refers to it.
        return account

    async def enter(
        self, new: NewAccount, origin: ChangeOrigin, by: UUID | None, wait: Wait
    ) -> tuple[PaymentAccount, AccountChange | None]:
        """Open the first account at once; let a later one, or another's, wait for its turn."""
        replaces = self.paying(new.kind) is not None
        if replaces or needs_second_check(origin, new.kind, replaces=replaces):
            change = await self.propose(new, origin, by, wait)
            return self.accounts[-1], change
        account = await self.open(new, wait.now, usable_from=day_of(wait.now))
        self.ask_bank(account, wait.now)
        await self.settle(wait.now)
        return account, None

    async def propose(
        self, new: NewAccount, origin: ChangeOrigin, by: UUID | None, wait: Wait
    ) -> AccountChange:
        """Put the account on record without paying to it yet, and ask the bank whose it is."""
        if any(change.origin is origin for change in self.changes):
            raise AccountChangeWaiting
        replaces = self.paying(new.kind)
        account = await self.open(new, wait.now, usable_from=None)
        second = needs_second_check(origin, new.kind, replaces=replaces is not None)
        change = AccountChange(
            person_id=self.person.id,
            account_id=account.id,
            replaces_id=replaces.id if replaces else None,
            origin=origin,
            requested_by=by,
            requested_at=wait.now,
            effective_on=None if second else wait.over_on(origin, replaces=replaces is not None),
            state=ChangeState.PROPOSED if second else ChangeState.WAITING,
        )
        self.session.add(change)
        self.changes.append(change)
        self.ask_bank(account, wait.now)
        return change

    def wait_again(self, change: AccountChange, wait: Wait) -> None:
        """Somebody has looked: the cooling-off runs from today, over what pays today."""
        account = self.by_id(change.account_id)
        if account is None:
            raise IllegalAccountChange
        replaces = self.paying(account.kind)
        change.move(ChangeEvent.CONFIRM)
        change.replaces_id = replaces.id if replaces else None
        change.effective_on = wait.over_on(change.origin, replaces=replaces is not None)

    async def drop(self, change: AccountChange, event: ChangeEvent, at: datetime) -> None:
        """The change comes to nothing, and its account with it."""
        change.move(event)
        account = self.by_id(change.account_id)
        if account is not None and not account.current:
            self.move(account, AccountEvent.END, at)
        await self.settle(at)

    async def apply(self, change: AccountChange, at: datetime) -> PaymentAccount | None:
        """Pay to the new account from today on; return the one it took the place of."""
        account = self.by_id(change.account_id)
        if account is None:
            raise IllegalAccountChange
        change.move(ChangeEvent.APPLY)
        change.applied_at, account.usable_from = at, day_of(at)
        old = self.by_id(change.replaces_id)
        if old is not None:
            self.move(old, AccountEvent.REPLACE, at)
        await self.settle(at)
        return old

    def move(self, account: PaymentAccount, event: AccountEvent, at: datetime) -> None:
        """Let the account follow what happened to it; `settle` comes afterwards."""
        account.status = rules.step(account.status, event)
        account.changed_at = at
        if account.status is not AccountStatus.BLOCKED:
            account.blocked_until = None
        if account.status is AccountStatus.VERIFIED:
            account.verified_at = at
        if account.status not in LIVE:
            account.ended_at, account.current = at, False

    async def settle(self, at: datetime) -> None:
        """Let the account that should pay be the current one."""
        self.accounts = [account for account in self.accounts if account.status in LIVE]
        best = rules.chosen(
            self.accounts,
            day_of(at),
            deceased=self.deceased,
            guardianships=self.guardianships,
        )
        for account in self.accounts:
            if account.current and account is not best:
                account.current, account.changed_at = False, at
        await self.session.flush()  # One current account at a time: the old one goes first.
        if best is not None and not best.current:
            best.current, best.changed_at = True, at

    def ask_bank(self, account: PaymentAccount, at: datetime) -> AccountVerification:
        """Have the bank say whose account it is, before anything is paid to it."""
        asked = AccountVerification(
            account_id=account.id,
            bank_code=account.bank_code,
            id_last4=self._id_last4(account),
            asked_at=at,
        )
        self.session.add(asked)
        return asked

    def _id_last4(self, account: PaymentAccount) -> str | None:
        if account.holder_person_id != self.person.id:
            return None
        number = self.person.id_number.reveal(TO_ASK_THE_BANK)
        return None if number is None else number[-4:]
