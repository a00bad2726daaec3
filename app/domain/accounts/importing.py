"""A list of accounts: whose they are, and which rows change nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.accounts.accounts import AccountKind
from app.domain.accounts.errors import AccountFieldRefused
from app.domain.accounts.holder_names import is_own_name
from app.domain.accounts.numbers import canonical
from app.domain.catalogue.wording import Localised
from app.domain.operations.imports.columns import Choice, Column, ColumnType
from app.domain.operations.imports.rows import ImportRow, RowFault
from app.domain.terms import Term

TITLE = Localised("收款账户名册", "List of payment accounts")
BY_LIST = "批量导入名册"
NATURAL_KEY = ("id_number", "account_number")


class AccountEffect(Term):
    OPENED = "opened", "新登记"
    UNCHANGED = "unchanged", "已登记，无变化"


@dataclass(frozen=True, slots=True)
class Held:
    """What is on record of one person of the list."""

    person_id: UUID
    division_code: str
    name: str
    former_names: tuple[str, ...]
    deceased: bool
    card_bank: str | None
    numbers: frozenset[str]
    """Those of the list that are on record for her already."""
    paid: bool
    """Benefits go to an account already."""
    related: bool
    """Whoever brings or confirms the list is this person, or of the family."""


@dataclass(frozen=True, slots=True)
class Known:
    holders: Mapping[str, Held]
    """By identity number."""
    open_banks: frozenset[str]
    torn: Collection[str]
    """Identity numbers to which the list gives several accounts."""


def columns(banks: Sequence[Choice]) -> tuple[Column, ...]:
    return (
        Column("name", "姓名", "Name", longest=60),
        Column("id_number", "身份证号", "Identity number", ColumnType.ID_NUMBER),
        Column("bank", "开户银行", "Bank", ColumnType.CHOICE, choices=tuple(banks)),
        Column(
            "account_number",
            "银行账号",
            "Account number",
            ColumnType.CARD_NUMBER,
            help_zh="本人名下16至19位账号",
            help_en="16 to 19 digits, in the person's own name",
        ),
    )


def judge(row: ImportRow, known: Known) -> list[RowFault]:
    """Say what is wrong; an account that is paid to is never overwritten by a list."""
    number = row.text("id_number")
    held = known.holders.get(number)
    if held is None:
        return [RowFault("id_number", "person_unknown")]
    faults = []
    if held.deceased:
        faults.append(RowFault("id_number", "payee_deceased"))
    if held.related:
        faults.append(RowFault("id_number", "row_own_family"))
    if not is_own_name(row.text("name"), held.name, held.former_names):
        faults.append(RowFault("name", "holder_name_differs"))
    if row.text("bank") not in known.open_banks:
        faults.append(RowFault("bank", "unknown_bank"))
    if number in known.torn:
        faults.append(RowFault("account_number", "several_accounts"))
    faults += _of_number(row, held)
    return faults


def _of_number(row: ImportRow, held: Held) -> list[RowFault]:
    try:
        account = canonical(row.text("account_number"))
    except AccountFieldRefused as refusal:
        return [RowFault("account_number", refusal.code)]
    if held.paid and account not in held.numbers:
        return [RowFault("account_number", "other_account_paid")]
    return []


def effect(row: ImportRow, known: Known) -> AccountEffect:
    held = known.holders[row.text("id_number")]
    unchanged = row.text("account_number") in held.numbers
    return AccountEffect.UNCHANGED if unchanged else AccountEffect.OPENED


def kind_of(held: Held, bank_code: str) -> AccountKind:
    """Return whether it is the account of her card: only if her card is of that bank."""
    linked = held.card_bank is not None and held.card_bank.upper() == bank_code
    return AccountKind.CARD_LINKED if linked else AccountKind.FALLBACK
