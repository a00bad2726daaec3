"""Pay what is funded, and let happen to each payment what its account stands for."""

from datetime import timedelta

from clients.bank import BankClient
from simulators.bank.bank import Bank, Due, Instruction, Line, Taken
from simulators.bank.books import AlreadyCredited, Entry, batch_account, customer
from simulators.bank.cases import Booking, outcome_for
from simulators.bank.troubles import Kind
from simulators.bank.work.take import instruction


def pay(bank: Bank, bureau: BankClient) -> int:
    """Return how many payments something happened to."""
    _adopt(bank, bureau)
    early = bank.troubles.take(Kind.EARLY)
    for taken in bank.batches.values():
        if taken.refused is None and (_look_for_money(bank, bureau, taken) or early):
            _instruct(bank, bureau, taken)
    ready = [due for due in bank.due if _is_ready(bank, due)]
    bank.due = [due for due in bank.due if not _is_ready(bank, due)]
    for due in ready:
        _happen(bank, due)
    return len(ready)


def _is_ready(bank: Bank, due: Due) -> bool:
    return due.run <= bank.runs and due.on <= bank.today()


def _adopt(bank: Bank, bureau: BankClient) -> None:
    """Go on with batches that were taken before this program was started again."""
    for status in ("accepted", "settling"):
        for batch in bureau.batches(status=status):
            bank.batches.setdefault(
                batch["id"],
                Taken(batch["id"], batch["number"], batch["count"], batch["total_fen"]),
            )


def _look_for_money(bank: Bank, bureau: BankClient, taken: Taken) -> bool:
    if taken.funded:
        return True
    batch = bureau.batch(taken.id)
    funding = batch["funding"]
    if funding is not None and funding["value_on"] > bank.today().isoformat():
        return False  # The voucher is there, the money comes on its value day.
    if funding is not None:
        taken.funded = True
        bank.books.fund(bank.serial(), taken.id, taken.total_fen, bank.today(), bank.now())
        return True
    taken.runs_unfunded += 1
    if taken.runs_unfunded >= bank.manner.patience_runs:
        bureau.reject(taken.id, reason="no_funds", note="资金未到账", version=batch["version"])
        taken.refused = "no_funds"
        bank.note(f"退回批次 {taken.number}：资金未到")
    return False


def _instruct(bank: Bank, bureau: BankClient, taken: Taken) -> None:
    """Look what is to be paid now: a line may have been held back since the batch was taken."""
    if len(taken.instructed) == taken.count:
        return
    for line in bureau.payments_of(taken.id, status="sent"):
        order = instruction(taken.id, line)
        key = (order.payment_no, order.attempt)
        if key not in taken.instructed:
            taken.instructed.add(key)
            _plan(bank, order)


def _plan(bank: Bank, order: Instruction) -> None:
    case = outcome_for(order.account_number, bank.code)
    for reply in case.replies_to(order.attempt):
        on = bank.today() + timedelta(days=reply.days_later)
        bank.due.append(Due(order, reply, bank.runs + reply.runs_later, on))


def _happen(bank: Bank, due: Due) -> None:
    order, reply = due.instruction, due.reply
    serial, at = bank.serial(), bank.now()
    amount_fen = order.amount_fen + reply.changed_by_fen
    if reply.booking is not None:
        payer, payee = batch_account(order.batch_id), customer(order.account_number)
        credited = reply.booking is Booking.CREDITED
        entry = Entry(
            serial=serial,
            debit=payer if credited else payee,
            credit=payee if credited else payer,
            amount_fen=amount_fen,
            on=at.date(),
            at=at,
            booking=reply.booking,
            payment_no=order.payment_no,
            attempt=order.attempt,
        )
        if not _book(bank, entry):
            return
    if reply.outcome is not None:
        code = bank.template.codes[reply.outcome]
        bank.outbox.append(
            Line(
                serial=serial,
                payment_no=order.payment_no,
                attempt=order.attempt,
                amount_fen=amount_fen,
                code=code,
                booked_at=at,
                holder_name=order.holder_name,
                account_number=order.account_number,
            )
        )


def _book(bank: Bank, entry: Entry) -> bool:
    if entry.booking is Booking.RETURNED:
        bank.books.give_back(entry)
        return True
    try:
        bank.books.credit(entry)
    except AlreadyCredited as already:
        bank.note(f"重复指令，未再入账：{already}")
        return False
    return True
