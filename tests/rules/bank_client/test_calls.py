"""What the sample client does when the world does not behave, over real HTTP."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest

from app.adapters.signing_keys import new_private_key
from clients.bank import BankClient, Connection, DigestDiffers, NoAnswer, Problem, SigningKey
from clients.bank.digest import content_digest
from clients.bank.problems import SignatureDiffers
from tests.fixtures.simulators import served
from tests.rules.bank_client.bureau import Bureau

LINE = {"serial": "1", "payment_no": "P1", "attempt": 1, "amount_fen": 10_000, "code": "0000"}


@dataclass
class Time:
    """A clock that moves only while the client rests."""

    now: float = 1_795_312_800.0
    rests: list[float] = field(default_factory=list)

    def rest(self, seconds: float) -> None:
        self.rests.append(seconds)
        self.now += seconds


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def connection(bureau: Bureau, time: Time) -> Iterator[Connection]:
    with served(bureau.app()) as base_url:
        yield Connection(
            base_url,
            "019aa8f0-0000-7000-8000-0000000000b1",
            SigningKey.new(),
            clock=lambda: time.now,
            rest=time.rest,
        )


@pytest.fixture
def client(connection: Connection) -> Iterator[BankClient]:
    with BankClient(connection) as client:
        yield client


def test_one_token_serves_until_thirty_seconds_before_its_end(
    client: BankClient, bureau: Bureau, time: Time
) -> None:
    client.payment("P1")
    time.now += 269
    client.payment("P2")
    assert bureau.tokens == 1

    time.now += 1
    client.payment("P3")
    assert bureau.tokens == 2


def test_each_proof_is_new_and_names_its_call(client: BankClient, bureau: Bureau) -> None:
    client.payment("P1")
    client.payment("P1")

    token, *calls = bureau.proofs()
    assert "ath" not in token
    assert len({proof["jti"] for proof in (token, *calls)}) == 3
    assert all(proof["htu"].endswith("/bank/v1/payments/P1") for proof in calls)
    assert calls[0]["ath"] == calls[1]["ath"]


def test_the_query_is_no_part_of_what_is_signed(client: BankClient, bureau: Bureau) -> None:
    assert [batch["number"] for batch in client.batches(status="submitted")] == [0, 1, 2]
    assert {proof["htu"].partition("?")[1] for proof in bureau.proofs()} == {""}


def test_an_answer_lost_on_the_way_is_fetched_under_the_same_key(
    client: BankClient, bureau: Bureau
) -> None:
    bureau.coming.extend(["lost", "lost"])

    answer = client.send_results("d1", [LINE])

    sent = [call for call in bureau.received if call.path.endswith("/results")]
    assert len(sent) == 3
    assert len({call.headers["idempotency-key"] for call in sent}) == 1
    assert len({call.headers["dpop"] for call in sent}) == 3
    assert len(bureau.done) == 1
    assert answer["same"] is True


def test_the_caller_s_own_key_is_used(client: BankClient, bureau: Bureau) -> None:
    client.send_results("d1", [LINE], key="results-20261122-0001")

    assert list(bureau.done) == ["results-20261122-0001"]


def test_without_any_answer_the_key_is_handed_back(client: BankClient, bureau: Bureau) -> None:
    bureau.coming.extend(["lost"] * 4)

    with pytest.raises(NoAnswer) as given_up:
        client.send_results("d1", [LINE])

    assert given_up.value.key in bureau.done


@pytest.mark.parametrize("status", [409, 429, 502, 503, 504])
def test_what_passes_by_itself_is_waited_for(
    client: BankClient, bureau: Bureau, time: Time, status: int
) -> None:
    bureau.coming.append(status)

    client.send_results("d1", [LINE])

    assert time.rests == [7]


def test_a_refusal_is_told_and_not_tried_again(client: BankClient, bureau: Bureau) -> None:
    bureau.coming.append(404)

    with pytest.raises(Problem) as refused:
        client.payment("P9")

    assert (refused.value.status, refused.value.code) == (404, "not_found")
    assert refused.value.trace_id == "t1"
    assert len(bureau.received) == 2


def test_a_dead_token_is_replaced_once(client: BankClient, bureau: Bureau) -> None:
    bureau.coming.append(401)
    assert client.payment("P1") == {"payment_no": "P1"}
    assert bureau.tokens == 2

    bureau.coming.extend([401, 401])
    with pytest.raises(Problem):
        client.payment("P1")


def test_a_file_with_another_digest_is_not_handed_out(client: BankClient, bureau: Bureau) -> None:
    assert client.batch_file("b1").startswith(b"P2026110000000001")

    for digest in ("sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:", "sha-512=:YQ==:", ""):
        bureau.digest = digest
        with pytest.raises(DigestDiffers):
            client.batch_file("b1")


def test_a_file_that_the_bureau_has_not_signed_is_not_handed_out(
    client: BankClient, bureau: Bureau
) -> None:
    bureau.seal.published = new_private_key()
    with pytest.raises(SignatureDiffers):
        client.batch_file("b1")


def test_results_are_signed_anew_with_every_try(client: BankClient, bureau: Bureau) -> None:
    bureau.coming.extend([401, 503])
    client.send_results("D1", [LINE])

    tries = [call for call in bureau.received if call.path == "/bank/v1/results"]
    assert len(tries) == 3
    assert {call.headers["content-digest"] for call in tries} == {content_digest(tries[0].body)}
    assert len({call.headers["signature"] for call in tries}) > 1
    assert all('"@target-uri"' in call.headers["signature-input"] for call in tries)


def test_behind_a_proxy_the_published_address_is_signed(
    connection: Connection, bureau: Bureau
) -> None:
    behind = replace(connection, public_url="https://jt.example.gov.cn/")
    with BankClient(behind) as client:
        client.payment("P1")

    assert [proof["htu"] for proof in bureau.proofs()] == [
        "https://jt.example.gov.cn/bank/v1/token",
        "https://jt.example.gov.cn/bank/v1/payments/P1",
    ]
