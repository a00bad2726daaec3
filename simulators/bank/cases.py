"""What the bank does with each kind of account: the table behind the magic card numbers.

clients/bank/README.md shows this table to bank developers; a test compares the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from simulators.bank.cards import bank_of, case_in, well_formed

UNHEARD_OF = "unheard_of"
"""Stands for a code that is in no table."""


class Booking(StrEnum):
    CREDITED = "credited"
    RETURNED = "returned"


@dataclass(frozen=True)
class Reply:
    """One thing that happens to a payment: a booking, a line that is told, or both."""

    outcome: str | None
    """An outcome of the bank's code table; None: the line is never sent."""

    booking: Booking | None = None
    runs_later: int = 0
    days_later: int = 0
    changed_by_fen: int = 0


@dataclass(frozen=True)
class Case:
    says: str
    verdict: str
    replies: tuple[Reply, ...]
    again: tuple[Reply, ...] | None = None
    """From the second attempt on; None: as the first time."""

    def replies_to(self, attempt: int) -> tuple[Reply, ...]:
        return self.replies if attempt == 1 or self.again is None else self.again


PAID = Reply("paid", Booking.CREDITED)
ORDINARY = Case("存在且户名相符，正常入账", "match", (PAID,))


def _fails(says: str, verdict: str, outcome: str) -> Case:
    return Case(says, verdict, (Reply(outcome),))


MALFORMED = _fails("卡号不合规则（校验位不符）", "no_such_account", "card_invalid")
OTHER_BANK = _fails("是别家银行的卡", "no_such_account", "other_bank")

CASES: Mapping[str, Case] = {
    # Found out when the account is asked about, and again when it is paid.
    "01": _fails("无此账户", "no_such_account", "account_missing"),
    "02": _fails("已销户", "closed", "account_closed"),
    "03": _fails("已冻结", "frozen", "account_locked"),
    "04": _fails("户名不符", "name_differs", "name_differs"),
    "05": _fails("久悬不动", "dormant", "account_dormant"),
    "06": Case("不是优待证账户，但能入账", "not_card_linked", (PAID,)),
    # In order when asked about, and found out when paid.
    "21": _fails("核验相符，发放时查无账户", "match", "account_missing"),
    "22": _fails("核验相符，发放时已销户", "match", "account_closed"),
    "23": _fails("核验相符，发放时已冻结", "match", "account_locked"),
    "24": _fails("核验相符，发放时户名不符", "match", "name_differs"),
    "25": _fails("核验相符，发放时证件不符", "match", "identity_differs"),
    "26": _fails("核验相符，发放时久悬不动", "match", "account_dormant"),
    "27": _fails("核验相符，未开通代发", "match", "not_signed_up"),
    "28": _fails("核验相符，发放时超出限额", "match", "account_limited"),
    # Trouble of the bank's own.
    "31": Case("系统忙，第二次发放才入账", "match", (Reply("bank_busy"),), (PAID,)),
    "32": Case(
        "先答处理中，下一轮入账",
        "match",
        (Reply("in_process"), Reply("paid", Booking.CREDITED, runs_later=1)),
    ),
    "33": Case(
        "入账后次日退票，第二次发放正常入账",
        "match",
        (PAID, Reply("account_closed", Booking.RETURNED, days_later=1)),
        (PAID,),
    ),
    "34": Case("少入账一分", "match", (Reply("paid", Booking.CREDITED, changed_by_fen=-1),)),
    "35": Case("回一个不在表中的代码，不入账", "match", (Reply(UNHEARD_OF),)),
    "36": Case("入账一次，结果回两遍（流水号不同）", "match", (PAID, Reply("paid"))),
    "37": Case(
        "先答已销户，下一轮却入账",
        "match",
        (Reply("account_closed"), Reply("paid", Booking.CREDITED, runs_later=1)),
    ),
    "38": Case("入账但不回结果，只在对账单上", "match", (Reply(None, Booking.CREDITED),)),
    "39": Case("结果不明（需核查），不入账", "match", (Reply("outcome_unclear"),)),
    "40": _fails("始终系统忙", "match", "bank_busy"),
    "41": Case("一直处理中，不入账", "match", (Reply("in_process"),)),
}


def outcome_for(number: str, bank: str) -> Case:
    """Say what `bank` does with an account; every other well-formed number exists."""
    if not well_formed(number):
        return MALFORMED
    if bank_of(number) not in {bank, None}:
        return OTHER_BANK
    return CASES.get(case_in(number) or "", ORDINARY)
