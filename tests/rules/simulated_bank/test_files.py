"""The bank's files agree with the bureau's templates, written and read by two programs."""

from collections.abc import Mapping
from datetime import datetime
from random import Random

import pytest

from app.adapters.bank_books import bank_books
from app.domain.payments.files.faults import FileFault, FileRefused, LineFault
from app.domain.payments.files.reading import ReadFile, read_file
from app.domain.payments.files.template import Field, FileTemplate, template_of
from app.domain.payments.files.writing import write_file
from simulators.bank.bank import SHANGHAI, Instruction, Line
from simulators.bank.files import FileRefused as RefusedByBank
from simulators.bank.files import instructions_in, result_file
from simulators.bank.spoiling import SPOILS, flip_byte, spoiled
from simulators.bank.templates import Template, templates
from simulators.bank.troubles import Kind, Trouble, Troubles

BANKS = sorted(templates())
AT = datetime(2026, 11, 20, 10, 30, tzinfo=SHANGHAI)
# In GB18030 the second octet of 鍇 is that of the separator |.
NAMES = ["王秀英", "欧阳志远", "㐀𠀀", "鋆鍇"]
LINES = [
    Line(f"S{n}", f"P{n:015}", 1, 6_000 + n, "0000", AT, name, "6210000000000000009")
    for n, name in enumerate(NAMES)
]


def ours(bank: str) -> FileTemplate:
    return template_of(bank_books()[bank].file)


def read(bank: str, octets: bytes) -> ReadFile:
    return read_file(ours(bank), ours(bank).results, octets)


@pytest.mark.parametrize("bank", BANKS)
def test_the_bureau_reads_what_the_bank_writes(bank: str) -> None:
    found = read(bank, result_file("D1", LINES, templates()[bank].file))

    assert found.bad == ()
    assert [cells[Field.HOLDER_NAME] for _, cells in found.lines] == NAMES
    assert [cells[Field.AMOUNT] for _, cells in found.lines] == [6000, 6001, 6002, 6003]
    assert found.header[Field.TOTAL] == 24_006


@pytest.mark.parametrize("bank", BANKS)
def test_the_bank_reads_what_the_bureau_writes(bank: str) -> None:
    written = write_file(ours(bank), ours(bank).remittance, _named(), [_values(n) for n in NAMES])

    found = instructions_in(written.octets, templates()[bank].file, "b1")

    assert found == [
        Instruction("b1", "P1", 1, "6210000000000000009", name, 6_000) for name in NAMES
    ]


@pytest.mark.parametrize("bank", BANKS)
def test_both_know_the_same_codes(bank: str) -> None:
    told = {name: code for name, code in templates()[bank].codes.items() if name != "unheard_of"}
    outcomes = bank_books()[bank].outcomes

    assert set(told.values()) <= set(outcomes)
    assert templates()[bank].codes["unheard_of"] not in outcomes
    assert bank_books()[bank].meaning_of(told["paid"]).value == "paid"
    assert bank_books()[bank].meaning_of(told["in_process"]).value == "wait"
    assert bank_books()[bank].meaning_of(told["bank_busy"]).value == "retry"


@pytest.mark.parametrize("bank", BANKS)
@pytest.mark.parametrize(
    ("kind", "faults"),
    [
        (Kind.ADD_ROW, {FileFault.COUNT}),
        (Kind.EDIT_TOTAL, {FileFault.TOTAL}),
        (Kind.DROP_TRAILER, {FileFault.TRAILER_MISSING}),
    ],
)
def test_a_changed_file_is_refused_whole(bank: str, kind: Kind, faults: set[FileFault]) -> None:
    with pytest.raises(FileRefused) as refused:
        read(bank, _spoiled(bank, kind))

    assert refused.value.fault in faults


@pytest.mark.parametrize("bank", BANKS)
def test_every_single_flipped_bit_is_found(bank: str) -> None:
    whole = result_file("D1", LINES, templates()[bank].file)
    for seed in range(300):
        flipped = flip_byte(whole, templates()[bank].file, Random(seed))
        with pytest.raises(FileRefused):
            read(bank, flipped)


@pytest.mark.parametrize("bank", BANKS)
def test_a_name_that_is_no_text_costs_its_own_line_only(bank: str) -> None:
    found = read(bank, _spoiled(bank, Kind.BROKEN_NAME))

    assert [(bad.line_no, bad.fault) for bad in found.bad] == [(1, LineFault.ENCODING)]
    assert len(found.lines) == len(LINES) - 1


def test_the_wrong_encoding_never_yields_a_name_that_nobody_has() -> None:
    for bank in BANKS:
        try:
            found = read(bank, _spoiled(bank, Kind.WRONG_ENCODING))
        except FileRefused:
            continue
        assert len(found.bad) > 0, bank


def test_the_bank_refuses_a_batch_file_that_does_not_add_up() -> None:
    bank = "ICBC"
    written = write_file(ours(bank), ours(bank).remittance, _named(), [_values("王秀英")])
    form = templates()[bank].file

    for spoilt in (
        written.octets.replace(b"60.00", b"60.01", 1),
        written.octets + b"x",
        written.octets.replace(b"|1|", b"|2|", 1),
        b"",
        b"\xff\xff\r\n1|2\r\n",
    ):
        with pytest.raises(RefusedByBank):
            instructions_in(spoilt, form, "b1")


def test_trouble_is_used_up() -> None:
    troubles = Troubles()
    troubles.expect(Trouble(kind=Kind.ADD_ROW, times=2))

    assert [troubles.take(Kind.ADD_ROW) is not None for _ in range(3)] == [True, True, False]


def test_every_file_trouble_changes_the_file() -> None:
    for bank, template in templates().items():
        whole = result_file("D1", LINES, template.file)
        for kind in SPOILS:
            assert _spoiled(bank, kind) != whole, (bank, kind)


def _spoiled(bank: str, kind: Kind) -> bytes:
    template: Template = templates()[bank]
    troubles = Troubles()
    troubles.expect(Trouble(kind=kind))
    whole = result_file("D1", LINES, template.file)
    return spoiled(whole, template.file, troubles, Random(1))


def _named() -> Mapping[Field, str]:
    return {Field.BATCH_NUMBER: "B1"}


def _values(name: str) -> Mapping[Field, str | int]:
    return {
        Field.PAYMENT_NO: "P1",
        Field.ATTEMPT: 1,
        Field.ACCOUNT_NUMBER: "6210000000000000009",
        Field.HOLDER_NAME: name,
        Field.AMOUNT: 6_000,
        Field.REMARK: "优抚补助",
    }
