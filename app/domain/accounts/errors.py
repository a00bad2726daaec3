"""What can go wrong with payment accounts."""

from app.domain.errors import Conflict, FieldFault, Forbidden, Invalid


class AccountFieldRefused(Invalid):
    """One field of the message cannot be accepted; the code says why, the pointer which."""

    def __init__(self, pointer: str) -> None:
        super().__init__(errors=(FieldFault(pointer, self.code),))


class AccountNumberMalformed(AccountFieldRefused):
    """Not 16 to 19 digits."""

    code = "account_number_malformed"


class AccountNumberCheckDigit(AccountFieldRefused):
    """The last digit does not follow from the others (Luhn): one of them was misread."""

    code = "account_number_check_digit"


class UnknownBank(AccountFieldRefused):
    """No such bank, or one the bureau does not pay through."""

    code = "unknown_bank"


class HolderNameDiffers(AccountFieldRefused):
    """An account of one's own stands in one's own name, or in a former one on file."""

    code = "holder_name_differs"


class GuardianshipMissing(Conflict):
    """A guardian's account is taken only while a guardianship is on record."""

    code = "guardianship_missing"


class AccountBasisMissing(AccountFieldRefused):
    """An account in another's name, or beside the card, rests on a paper that is named."""

    code = "account_basis_missing"


class PayeeAlive(Conflict):
    """Only dues of the dead go to whoever receives them after them."""

    code = "payee_alive"


class PayeeDeceased(Conflict):
    """The person has died: an account in that name receives nothing any more."""

    code = "payee_deceased"


class CardHolderHasCard(Conflict):
    """Whoever holds a card is paid through it; other own accounts are for those who cannot."""

    code = "card_holder_has_card"


class CardMissing(Conflict):
    """No card on record that such an account could be linked to."""

    code = "card_missing"


class IllegalAccountStep(Conflict):
    """The state of the account does not allow this."""

    code = "illegal_account_step"


class IllegalAccountChange(Conflict):
    """The state of the change does not allow this."""

    code = "illegal_account_change"


class AccountAlreadyHeld(Conflict):
    """This very account is on record for the person, and is not over."""

    code = "account_already_held"


class AccountChangeWaiting(Conflict):
    """Another change is on its way; it is cancelled before a new one is asked for."""

    code = "account_change_waiting"


class AccountSameEyes(Forbidden):
    """Whoever wrote an account down does not confirm it."""

    code = "account_same_eyes"


class BankSerialTaken(Conflict):
    """The bank used this serial for something else."""

    code = "bank_serial_taken"
