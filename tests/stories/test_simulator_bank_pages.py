"""What somebody who watches the demo sees of the banks, and what they may be told to do."""

from collections.abc import Iterator

import httpx
import pytest

from simulators.bank.cards import magic_number
from tests.fixtures.simulators import Outside

BANKS = {
    "ICBC": "中国工商银行", "ABC": "中国农业银行", "CCB": "中国建设银行",
    "BOC": "中国银行", "PSBC": "中国邮政储蓄银行", "CEB": "中国光大银行",
}  # fmt: skip


@pytest.fixture
def page(simulators: str, outside: Outside) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=simulators, trust_env=False) as page:
        yield page


def test_the_first_page_leads_to_every_bank(page: httpx.Client) -> None:
    first = page.get("/").text

    for code, name in BANKS.items():
        assert f'<a href="/bank/{code}">{name}</a>' in first
        assert f"<h1>{name}（模拟）</h1>" in page.get(f"/bank/{code}").text


def test_a_page_runs_no_script_and_shows_the_numbers_to_try(page: httpx.Client) -> None:
    shown = page.get("/bank/ABC")

    assert "default-src 'none'" in shown.headers["content-security-policy"]
    assert "<script" not in shown.text
    assert magic_number("ABC", "33") in shown.text


def test_trouble_from_a_button_waits_until_its_moment(page: httpx.Client) -> None:
    assert "下一次将：文件缺尾行" in page.post("/bank/ICBC/trouble/drop_trailer").text
    assert "drop_trailer" in page.get("/bank/ICBC").text
    assert page.get("/control/bank/ICBC/books").json()["trouble"] == {"drop_trailer": 1}
    assert page.get("/control/bank/ABC/books").json()["trouble"] == {}

    assert page.delete("/control/bank/ICBC/trouble").status_code == 204
    assert page.get("/control/bank/ICBC/books").json()["trouble"] == {}


def test_a_bank_without_a_line_to_the_bureau_says_so(page: httpx.Client) -> None:
    assert page.post("/bank/ABC/work").status_code == 409
    assert page.post("/control/bank/ABC:run", json={}).status_code == 409
    told = {"kind": "closed", "card_number": "6210000000000000009"}
    assert page.post("/control/bank/ABC/card-events", json=told).status_code == 409


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/control/bank/XYZ:run", {}, 404),
        ("/control/bank/ABC:run", {"steps": ["rob"]}, 422),
        ("/control/bank/ABC:run", {"returns": "fax"}, 422),
        ("/control/bank/ABC/trouble", {"kind": "earthquake"}, 422),
        ("/control/bank/ABC/trouble", {"kind": "slow", "seconds": 3600}, 422),
        ("/bank/ABC/trouble/earthquake", {}, 404),
        ("/bank/XYZ/work", {}, 404),
    ],
)
def test_what_no_bank_can_do_is_refused(
    page: httpx.Client, path: str, body: dict[str, object], status: int
) -> None:
    assert page.post(path, json=body).status_code == status
