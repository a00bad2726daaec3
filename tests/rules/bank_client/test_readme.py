"""What the guide for bank developers names is there."""

import json
import re

import yaml

from app.migrate import ROOT
from clients.bank import BankClient

TEXTS = ROOT / "app/texts/problems"
README = (ROOT / "clients/bank/README.md").read_text("utf-8")


def test_every_error_code_of_the_guide_can_be_answered() -> None:
    texts = (yaml.safe_load(path.read_text("utf-8")) for path in TEXTS.glob("*.yaml"))
    answered = {code for text in texts for code in text}
    rows = re.findall(r"^\| (?:4|5)\d\d \| (.*?) \|", README, re.MULTILINE)
    named = {code for row in rows for code in re.findall(r"`(\w+)`", row)}

    assert len(named) > 20
    assert named - answered == set()


def test_every_method_of_the_guide_is_one_of_the_client() -> None:
    day = README.partition("## A day")[2].partition("\n## ")[0]
    rows = re.findall(r"^\|.*\| (`.*`) \|$", day, re.MULTILINE)
    named = {method for row in rows for method in re.findall(r"`([a-z_]+)`", row)}

    assert len(named) > 10
    assert {method for method in named if not hasattr(BankClient, method)} == set()


def test_the_client_calls_everything_that_the_contract_offers() -> None:
    contract = json.loads((ROOT / "openapi/bank.json").read_text("utf-8"))
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "clients/bank").glob("*.py"))
    called = {re.sub(r"\{\w+\}", "{}", path) for path in re.findall(r'"(/[^"]+)"', sources)}
    offered = {re.sub(r"\{\w+\}", "{}", path) for path in contract["paths"]}

    assert len(offered) > 15
    assert offered - called - {"/token"} == set()
