"""Trouble on demand: what the bank gets wrong next, and how often."""

from collections import Counter
from enum import StrEnum

from pydantic import BaseModel, Field


class Kind(StrEnum):
    # The bank itself.
    DOWN = "down"  # One run of the working loop does nothing.
    SLOW = "slow"  # One call waits first.
    LOST_ANSWER = "lost_answer"  # One call is made, and its answer is lost on the way.
    DELAY = "delay"  # One run sends no results.
    EARLY = "early"  # One run pays what is not funded yet.
    # One delivery of results.
    DUPLICATE = "duplicate"  # Sent twice, serials and all.
    REORDER = "reorder"
    OTHER_BANK = "other_bank"  # A line about another bank's payment.
    OTHER_AMOUNT = "other_amount"  # A line names another amount than was credited.
    UNKNOWN_PAYMENT = "unknown_payment"
    # One result file.
    FLIP_BYTE = "flip_byte"
    ADD_ROW = "add_row"
    EDIT_TOTAL = "edit_total"
    DROP_TRAILER = "drop_trailer"
    WRONG_ENCODING = "wrong_encoding"
    BROKEN_NAME = "broken_name"  # Octets in a name that are no character.
    # One statement.
    STATEMENT_SHORT = "statement_short"
    STATEMENT_OVER = "statement_over"
    STATEMENT_DUPLICATE = "statement_duplicate"
    STATEMENT_ORPHAN = "statement_orphan"
    STATEMENT_MISSING = "statement_missing"  # A booking is left out.


class Trouble(BaseModel):
    kind: Kind
    times: int = Field(1, ge=1, le=1000)
    payment_no: str | None = Field(
        None, max_length=32, description="Which payment; left out: the bank picks one"
    )
    seconds: float = Field(1, ge=0, le=60, description="How slow")


class Troubles:
    def __init__(self) -> None:
        self._coming: Counter[Kind] = Counter()
        self._how: dict[Kind, Trouble] = {}

    def expect(self, trouble: Trouble) -> None:
        self._coming[trouble.kind] += trouble.times
        self._how[trouble.kind] = trouble

    def forget(self) -> None:
        self._coming.clear()

    def take(self, kind: Kind) -> Trouble | None:
        """Use one of a kind up, if any is left."""
        if not self._coming[kind]:
            return None
        self._coming[kind] -= 1
        return self._how[kind]

    def left(self) -> dict[str, int]:
        return {kind.value: times for kind, times in self._coming.items() if times}
