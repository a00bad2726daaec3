"""The pages that the application serves: nothing from outside, nothing kept, nothing as markup."""

import re

import httpx
import pytest

from app.edge.page import PAGES

HTML = [path for path, (_, kind) in PAGES.items() if kind == "text/html"]
SCRIPTS = [path for path, (_, kind) in PAGES.items() if kind == "text/javascript"]
POLICY_HEADER = "content-security-policy"
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
# Namespaces are names, although they look like addresses.
NAMESPACE = "http://www.w3.org/2000/svg"


@pytest.mark.parametrize("path", ["/", *PAGES])
async def test_a_page_lets_nothing_in_from_outside(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 200
    stated = dict(part.strip().split(" ", 1) for part in answer.headers[POLICY_HEADER].split(";"))
    assert stated == POLICY
    text = answer.text.replace(NAMESPACE, "")
    assert not re.search(r"https?:|//[a-z0-9-]+\.|@import|\burl\(", text, re.IGNORECASE)


@pytest.mark.parametrize("path", HTML)
async def test_whatever_a_page_names_is_served_here(client: httpx.AsyncClient, path: str) -> None:
    text = (await client.get(path)).text
    named = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert named
    for each in named:
        assert (await client.get(each)).status_code == 200
    assert re.search(r"<html lang=\"zh-CN\">.*name=\"viewport\"", text, re.DOTALL)
    # The policy refuses both: a page would break without a word.
    assert not re.search(r"<style|style=| on[a-z]+=|<script>", text)


@pytest.mark.parametrize("path", SCRIPTS)
async def test_a_script_writes_no_markup_and_keeps_nothing(
    client: httpx.AsyncClient, path: str
) -> None:
    text = (await client.get(path)).text
    forbidden = r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|Function\("
    assert not re.search(forbidden, text)
    assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie", text)


async def test_the_figures_themselves_are_only_for_who_signs_in(client: httpx.AsyncClient) -> None:
    for path in ("/statistics/visits", "/statistics/coverage", "/unseen"):
        assert (await client.get(f"/staff/v1{path}")).status_code == 401
