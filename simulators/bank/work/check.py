"""Ask what came of the results that were sent; what could not be read is sent anew."""

from clients.bank import BankClient
from simulators.bank.bank import Bank, Delivery, Json, Line
from simulators.bank.files import result_file

DONE = {"applied", "refused"}


def check(bank: Bank, bureau: BankClient) -> int:
    """Return of how many deliveries the bureau has made up its mind."""
    ended = 0
    for delivery in bank.deliveries:
        if delivery.report is None and (sent := delivery.delivery_id) is not None:
            report = bureau.delivery(sent)
            if report["status"] in DONE:
                delivery.report = report
                ended += 1
                _send_anew(bank, delivery, _unread(bureau, delivery, report))
    return ended


def _unread(bureau: BankClient, delivery: Delivery, report: Json) -> list[Line]:
    """Return the lines that the bureau could not read: all of a file that it did not trust."""
    if report["status"] == "refused":
        return delivery.lines
    if not report["problem_count"]:
        return []
    problems = bureau.delivery_lines(report["id"], problem=True)
    return [delivery.lines[line["line_no"] - 1] for line in problems if line["fault"]]


def _send_anew(bank: Bank, delivery: Delivery, lines: list[Line]) -> None:
    """Write the same lines once more, as they should have been."""
    if lines:
        serial = bank.serial()
        octets = result_file(serial, lines, bank.template.file)
        bank.sending.append(Delivery(serial, "file", lines, bank.now(), octets))
        bank.note(f"回盘 {delivery.serial} 有 {len(lines)} 笔未被读取，重发")
