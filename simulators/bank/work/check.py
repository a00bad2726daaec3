"""Ask what came of the results that were sent; a file that was not trusted is sent anew."""

from clients.bank import BankClient
from simulators.bank.bank import Bank, Delivery
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
                if report["status"] == "refused":
                    bank.note(f"回盘 {delivery.serial} 未被采信：{report['fault']}")
                    bank.sending.append(_right(bank, delivery))
    return ended


def _right(bank: Bank, delivery: Delivery) -> Delivery:
    """Write the same lines once more, as they should have been."""
    serial = bank.serial()
    octets = result_file(serial, delivery.lines, bank.template.file)
    return Delivery(serial, "file", delivery.lines, bank.now(), octets)
