"""Pull what is submitted, count it, and take or refuse it."""

from clients.bank import BankClient, DigestDiffers
from simulators.bank.bank import Bank, Instruction, Json, Taken
from simulators.bank.files import FileRefused, instructions_in


def take(bank: Bank, bureau: BankClient) -> int:
    """Return how many batches were taken or refused."""
    fresh = [
        batch
        for batch in bureau.batches(status="submitted")
        if batch["id"] not in bank.batches or bank.batches[batch["id"]].refused
    ]
    for batch in fresh:
        _answer(bank, bureau, batch)
    return len(fresh)


def instruction(batch_id: str, line: Json) -> Instruction:
    return Instruction(
        batch_id,
        line["payment_no"],
        line["attempt"],
        line["account_number"],
        line["holder_name"],
        line["amount_fen"],
    )


def _answer(bank: Bank, bureau: BankClient, batch: Json) -> None:
    counted = [instruction(batch["id"], line) for line in bureau.payments_of(batch["id"])]
    taken = Taken(
        batch["id"], batch["number"], len(counted), sum(line.amount_fen for line in counted)
    )
    taken.refused = _fault(bank, bureau, batch, counted)
    if taken.refused is None:
        bureau.acknowledge(taken.id, count=taken.count, total_fen=taken.total_fen)
        bank.note(f"受理批次 {taken.number}：{taken.count} 笔，{taken.total_fen} 分")
    else:
        bureau.reject(
            taken.id,
            reason=taken.refused,
            note="清单、文件与汇总不一致",
            version=batch["version"],
        )
        bank.note(f"退回批次 {taken.number}：{taken.refused}")
    bank.batches[taken.id] = taken


def _fault(bank: Bank, bureau: BankClient, batch: Json, counted: list[Instruction]) -> str | None:
    """Compare what the bureau says in three ways: summary, lines and file."""
    if (batch["count"], batch["total_fen"]) != (
        len(counted),
        sum(line.amount_fen for line in counted),
    ):
        return "totals"
    try:
        filed = instructions_in(bureau.batch_file(batch["id"]), bank.template.file, batch["id"])
    except (DigestDiffers, FileRefused) as fault:
        bank.note(f"批次文件 {batch['number']}：{fault}")
        return "format"
    return None if _by_number(filed) == _by_number(counted) else "totals"


def _by_number(lines: list[Instruction]) -> list[Instruction]:
    return sorted(lines, key=lambda line: (line.payment_no, line.attempt))
