"""The carried banks: what their codes mean, and that a wrong table stops the start."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from app.adapters.bank_books import FOLDER, bank_books, demo_clients, well_known_kids
from app.domain.catalogue.reading import NotAGuide
from app.domain.results.codes import Meaning
from tests.builders.banks import base64url

ROOT = Path(__file__).parents[3]


def test_six_banks_are_carried_with_at_least_two_styles_of_codes() -> None:
    books = bank_books()

    assert set(books) == {"ABC", "BOC", "CCB", "CEB", "ICBC", "PSBC"}
    styles = {
        "".join("9" if c.isdigit() else "A" for c in next(iter(book.outcomes)))
        for book in books.values()
    }
    assert len(styles) >= 3


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        ("0000", Meaning.PAID),
        ("0014", Meaning.WAIT),
        ("3004", Meaning.FIX_DATA),
        ("3009", Meaning.FIX_DATA),
        ("3018", Meaning.FIX_DATA),
        ("3020", Meaning.FIX_DATA),
        ("3028", Meaning.RETRY),
        ("3030", Meaning.FIX_DATA),
        ("3031", Meaning.FIX_DATA),
        ("3039", Meaning.FIX_DATA),
        ("3063", Meaning.FIX_DATA),
        ("013017", Meaning.FIX_DATA),
        ("013064", Meaning.FIX_DATA),
        ("3999", Meaning.FIX_DATA),
        ("never agreed on", Meaning.INVESTIGATE),
        ("", Meaning.INVESTIGATE),
        ("0000 ", Meaning.INVESTIGATE),
    ],
)
def test_each_code_of_the_field_has_its_meaning(code: str, meaning: Meaning) -> None:
    assert bank_books()["ABC"].meaning_of(code) is meaning
    assert bank_books()["PSBC"].meaning_of(code) is meaning


@pytest.mark.parametrize("bank", sorted(bank_books()))
def test_every_bank_can_say_each_thing_that_may_happen(bank: str) -> None:
    book = bank_books()[bank]

    assert {outcome.meaning for outcome in book.outcomes.values()} == set(Meaning)
    for outcome in (*book.outcomes.values(), book.unknown):
        assert outcome.reason.zh.endswith("。")
        assert outcome.next_step.zh.endswith("。")
        assert outcome.reason.en.endswith(".")
        assert outcome.next_step.en.endswith(".")


SPOILED = {
    "an outcome that does not exist": ('"0000": paid', '"0000": payed'),
    "nothing that says paid": ('"0000": paid', '"0000": bank_busy'),
    "a code twice": ('"0000": paid', '"0000": paid\n  "0000": paid'),
    "another bank's code": ("code: ABC", "code: CBA"),
    "a number for a code": ('"3004": card_invalid', "3004: card_invalid"),
    "no name": ("name: {zh", "nom: {zh"),
    "half a name": (", en: Agricultural Bank of China", ""),
}


@pytest.mark.parametrize("spoiled", SPOILED)
def test_a_table_that_is_wrong_is_refused(tmp_path: Path, spoiled: str) -> None:
    _copied(tmp_path, "abc.yaml", *SPOILED[spoiled])

    with pytest.raises(NotAGuide):
        bank_books(tmp_path)


@pytest.mark.parametrize(
    ("good", "wrong"),
    [
        ("meaning: paid", "meaning: received"),
        ("unknown_code:\n  meaning: investigate", "unknown_code:\n  meaning: retry"),
        ("unknown_code:", "unheard_of:"),
        ("  next_step:\n    zh: 无需办理。\n    en: Nothing is to be done.\n", ""),
    ],
)
def test_outcomes_that_are_wrong_are_refused(tmp_path: Path, good: str, wrong: str) -> None:
    _copied(tmp_path, "_outcomes.yaml", good, wrong)

    with pytest.raises(NotAGuide):
        bank_books(tmp_path)


def test_the_demos_public_keys_are_those_that_its_banks_sign_with() -> None:
    played = yaml.safe_load((ROOT / "simulators/bank/demo_keys.yaml").read_text("utf-8"))

    assert {client.bank_code for client in demo_clients()} == set(played) == set(bank_books())
    for client in demo_clients():
        theirs = played[client.bank_code]
        public = {name: theirs["private_jwk"][name] for name in ("crv", "kty", "x", "y")}
        members = json.dumps(public, sort_keys=True, separators=(",", ":"))
        assert str(client.client_id) == theirs["client_id"]
        assert client.key.thumbprint == theirs["kid"]
        assert client.key.thumbprint == base64url(sha256(members.encode()).digest())
    assert len(well_known_kids()) == 6


def _copied(folder: Path, spoiled: str, good: str, wrong: str) -> None:
    for path in FOLDER.glob("*.yaml"):
        content = path.read_text("utf-8")
        if path.name == spoiled:
            assert good in content
            content = content.replace(good, wrong, 1)
        (folder / path.name).write_text(content, "utf-8")
