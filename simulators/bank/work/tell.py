"""Send the results: by API or by file, in chunks, with whatever trouble is due."""

from dataclasses import replace

from clients.bank import BankClient, Problem
from simulators.bank.bank import Bank, Delivery, Json, Line
from simulators.bank.cards import number_of
from simulators.bank.files import result_file
from simulators.bank.spoiling import spoiled
from simulators.bank.troubles import Kind

OUR_FAULT = range(400, 500)


def tell(bank: Bank, bureau: BankClient) -> int:
    """Return how many lines were sent."""
    if bank.troubles.take(Kind.DELAY) is not None:
        return 0
    lines = _troubled(bank, bank.outbox)
    bank.outbox = []
    for at in range(0, len(lines), bank.manner.chunk):
        bank.sending.append(_delivery(bank, lines[at : at + bank.manner.chunk]))
    sent = 0
    while bank.sending:
        sent += _send(bank, bureau, bank.sending[0])
        bank.deliveries.append(bank.sending.pop(0))
    return sent


def _delivery(bank: Bank, lines: list[Line]) -> Delivery:
    by_file = bank.manner.returns == "file"
    delivery = Delivery(bank.serial(), bank.manner.returns, lines, bank.now())
    if by_file:
        octets = result_file(delivery.serial, lines, bank.template.file)
        delivery.octets = spoiled(octets, bank.template.file, bank.troubles, bank.dice)
    if bank.troubles.take(Kind.DUPLICATE):
        delivery.times = 2
    return delivery


def _send(bank: Bank, bureau: BankClient, delivery: Delivery) -> int:
    delivery.answers.clear()
    for nth in range(delivery.times):
        try:
            delivery.answers.append(_answer(bureau, delivery, f"{delivery.key}-{nth}"))
        except Problem as refused:
            if refused.status not in OUR_FAULT:
                raise  # The bureau's trouble: the same again in the next run.
            delivery.answers.append({"refused": refused.code})
            bank.note(f"回盘 {delivery.serial} 被退回：{refused}")
            return 0
    bank.note(f"回盘 {delivery.serial}：{len(delivery.lines)} 笔（{delivery.by}）")
    return len(delivery.lines)


def _answer(bureau: BankClient, delivery: Delivery, key: str) -> Json:
    if delivery.octets is not None:
        return bureau.send_result_file(f"{delivery.serial}.txt", delivery.octets, key=key)
    return bureau.send_results(delivery.serial, [told(line) for line in delivery.lines], key=key)


def told(line: Line) -> Json:
    """Return a line as the API takes it."""
    return {
        "serial": line.serial,
        "payment_no": line.payment_no,
        "attempt": line.attempt,
        "amount_fen": line.amount_fen,
        "code": line.code,
        "booked_at": line.booked_at.isoformat(),
    }


def _troubled(bank: Bank, outbox: list[Line]) -> list[Line]:
    lines = list(outbox)
    if lines and (other := bank.troubles.take(Kind.OTHER_AMOUNT)):
        at = next((n for n, line in enumerate(lines) if line.payment_no == other.payment_no), 0)
        lines[at] = replace(lines[at], amount_fen=lines[at].amount_fen + 100)
    if bank.troubles.take(Kind.UNKNOWN_PAYMENT):
        lines.append(_stray(bank, f"P99{bank.dice.randrange(10**15):015}"))
    if foreign := bank.troubles.take(Kind.OTHER_BANK):
        number = foreign.payment_no or bank.payment_elsewhere()
        if number is not None:
            lines.append(_stray(bank, number))
    if bank.troubles.take(Kind.REORDER):
        bank.dice.shuffle(lines)
    return lines


def _stray(bank: Bank, payment_no: str) -> Line:
    """Return a line about a payment that is none of ours."""
    paid = bank.template.codes["paid"]
    account = number_of(bank.code, 1)
    return Line(bank.serial(), payment_no, 1, 10_000, paid, bank.now(), "无名氏", account)
