"""One run of a bank's working loop: the steps in order, each standing alone."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from clients.bank import BankClient, DigestDiffers, NoAnswer, Problem
from simulators.bank.bank import Bank
from simulators.bank.troubles import Kind
from simulators.bank.work.check import check
from simulators.bank.work.pay import pay
from simulators.bank.work.state import state, state_what_is_over
from simulators.bank.work.take import take
from simulators.bank.work.tell import tell
from simulators.bank.work.verify import verify


class Step(StrEnum):
    VERIFY = "verify"
    TAKE = "take"
    PAY = "pay"
    CHECK = "check"
    TELL = "tell"
    STATE = "state"  # Close the day and send its statement.
    STATE_WHAT_IS_OVER = "state_what_is_over"


WORKING: tuple[Step, ...] = (Step.VERIFY, Step.TAKE, Step.PAY, Step.CHECK, Step.TELL)
_WORK: dict[Step, Callable[[Bank, BankClient], int]] = {
    Step.VERIFY: verify,
    Step.TAKE: take,
    Step.PAY: pay,
    Step.CHECK: check,
    Step.TELL: tell,
    Step.STATE: state,
    Step.STATE_WHAT_IS_OVER: state_what_is_over,
}


class NotConnected(Exception):
    """The bank knows no address of the bureau, or has no key."""


def run(bank: Bank, steps: Sequence[Step] = WORKING) -> dict[str, int | str]:
    """Do the steps; tell what each did, or the refusal that stopped it."""
    with bank.busy:
        bank.runs += 1
        if bank.troubles.take(Kind.DOWN) is not None:
            return {"down": 1}
        if bank.client is None:
            raise NotConnected(bank.code)
        return {step.value: _done(bank, bank.client, step) for step in steps}


def _done(bank: Bank, bureau: BankClient, step: Step) -> int | str:
    try:
        return _WORK[step](bank, bureau)
    except (Problem, NoAnswer, DigestDiffers) as trouble:
        bank.note(f"{step}：{trouble}")
        return str(trouble)
