"""What is sealed opens in its own cell, unaltered, and nowhere else."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.adapters.ciphers import Algorithm
from app.adapters.crypto import DoesNotOpen, Vault
from app.adapters.data_keys import DoesNotUnwrap, unwrap
from tests.builders.vault import INDEX_KEY, MASTER_KEY, RETIRED_AT, a_vault, stored_keys, vault_of

ROW = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
OTHER_ROW = UUID("01890a5d-ac96-774b-bcce-b302099a8058")
NUMBER = "350505190001010016"
CELL = ("persons", "id_number", ROW)
HEADER_BYTES, OVERHEAD = 4, 32


@pytest.fixture(params=list(Algorithm), ids=lambda algorithm: algorithm.name)
def vault(request: pytest.FixtureRequest) -> Vault:
    return a_vault(request.param)


def test_a_sealed_value_opens_in_its_own_cell(vault: Vault) -> None:
    sealed = vault.seal(*CELL, NUMBER)
    assert vault.open(*CELL, sealed) == NUMBER
    assert len(sealed) == OVERHEAD + len(NUMBER)
    assert NUMBER.encode() not in sealed


def test_the_same_value_never_looks_the_same_twice(vault: Vault) -> None:
    assert vault.seal(*CELL, NUMBER) != vault.seal(*CELL, NUMBER)


@pytest.mark.parametrize(
    "cell",
    [
        ("persons", "id_number", OTHER_ROW),
        ("persons", "phone", ROW),
        ("family_members", "id_number", ROW),
        ("health_records", "id_number", ROW),
    ],
    ids=["other row", "other column", "other table", "other class of tables"],
)
def test_a_moved_ciphertext_does_not_open(vault: Vault, cell: tuple[str, str, UUID]) -> None:
    sealed = vault.seal(*CELL, NUMBER)
    with pytest.raises(DoesNotOpen):
        vault.open(*cell, sealed)


def test_a_ciphertext_with_any_bit_turned_does_not_open(vault: Vault) -> None:
    sealed = vault.seal(*CELL, "x")
    for bit in range(len(sealed) * 8):
        turned = bytearray(sealed)
        turned[bit // 8] ^= 1 << bit % 8
        with pytest.raises(DoesNotOpen):
            vault.open(*CELL, bytes(turned))


@pytest.mark.parametrize("length", [0, 1, 31])
def test_a_cut_ciphertext_does_not_open(vault: Vault, length: int) -> None:
    with pytest.raises(DoesNotOpen):
        vault.open(*CELL, vault.seal(*CELL, NUMBER)[:length])


def test_json_and_files_are_bound_to_their_cell_too(vault: Vault) -> None:
    answer = {"name": "陈建国", "items": [1, None, True]}
    sealed = vault.seal_json("idempotency_keys", "answer", "staff:1\0key", answer)
    assert vault.open_json("idempotency_keys", "answer", "staff:1\0key", sealed) == answer
    with pytest.raises(DoesNotOpen):
        vault.open_json("idempotency_keys", "answer", "staff:2\0key", sealed)

    photo = bytes(range(256)) * 4096
    assert vault.open_bytes("attachments", "content", ROW, _photo(vault, photo)) == photo


def _photo(vault: Vault, photo: bytes) -> bytes:
    return vault.seal_bytes("attachments", "content", ROW, photo)


def test_what_an_old_key_sealed_still_opens_after_rotation() -> None:
    keys = stored_keys(Algorithm.AES_256_GCM)
    old = vault_of(keys)
    sealed = old.seal(*CELL, NUMBER)

    retired = [replace(key, retired_at=RETIRED_AT) for key in keys]
    rotated = vault_of(retired + stored_keys(Algorithm.SM4_GCM, first_kid=100))
    assert rotated.open(*CELL, sealed) == NUMBER
    fresh = rotated.seal(*CELL, NUMBER)
    assert int.from_bytes(fresh[2:HEADER_BYTES], "big") >= 100
    with pytest.raises(DoesNotOpen):  # A process that has not learnt of the new key yet.
        old.open(*CELL, fresh)


def test_a_key_seals_only_its_own_class_of_tables() -> None:
    vault = a_vault()
    kids = {
        table: int.from_bytes(vault.seal(table, "x", ROW, "")[2:HEADER_BYTES], "big")
        for table in ("persons", "family_members", "health_records", "attachments", "requests")
    }
    assert kids["persons"] == kids["family_members"]
    assert len(set(kids.values())) == 4


def test_a_vault_without_a_sealing_key_does_not_start() -> None:
    keys = [key for key in stored_keys(Algorithm.AES_256_GCM) if key.table_class != "health"]
    with pytest.raises(ValueError, match="health"):
        vault_of(keys)


def test_a_data_key_unwraps_only_under_its_own_master_key_kid_and_class() -> None:
    key = stored_keys(Algorithm.AES_256_GCM)[0]
    assert len(unwrap((b"\x09" * 32, MASTER_KEY), key)) == 32
    for wrong in (replace(key, kid=99), replace(key, table_class="other")):
        with pytest.raises(DoesNotUnwrap):
            unwrap((MASTER_KEY,), wrong)
    with pytest.raises(DoesNotUnwrap):
        unwrap((b"\x09" * 32,), key)


def test_equal_values_have_equal_indexes_within_one_column_and_purpose_only() -> None:
    vault = a_vault()
    index = vault.index("persons", "phone", "13800138000")
    assert index == a_vault(Algorithm.SM4_GCM).index("persons", "phone", "13800138000")
    assert len(index) == 32
    others = {
        vault.index("persons", "phone", "13800138001"),
        vault.index("persons", "id_number", "13800138000"),
        vault.index("family_members", "phone", "13800138000"),
        vault.index("persons", "phone", "13800138000", purpose="attempts"),
    }
    assert len(others) == 4
    assert index not in others


def test_while_index_keys_are_rotated_a_value_is_found_under_either() -> None:
    keys = stored_keys(Algorithm.AES_256_GCM)
    before = vault_of(keys)
    during = vault_of(keys, index_keys=(b"\x03" * 32, INDEX_KEY))
    cell = ("persons", "phone", "13800138000")
    assert during.indexes(*cell) == (during.index(*cell), before.index(*cell))
    assert during.index(*cell) != before.index(*cell)
