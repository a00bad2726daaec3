"""A token bound to the certificate of the connection, as the proxy in front of us has seen it."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from starlette.applications import Starlette

from tests.builders.banks import CERTIFICATE, PREFIX, BankCaller, base64url
from tests.stories.bank.test_possession import ME, refused, sent

ANOTHER = base64url(b"\x08" * 32)


@pytest.fixture
async def from_outside(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """A caller who has no proxy in front of him."""
    transport = httpx.ASGITransport(app, client=("203.0.113.9", 40000))
    async with httpx.AsyncClient(transport=transport, base_url="http://rongyao.test") as client:
        yield client


async def with_certificate(abc: BankCaller, client: httpx.AsyncClient, seen: str) -> httpx.Response:
    form = abc.form()
    headers = {"X-Client-Cert-Sha256": seen}
    return await client.post(f"{PREFIX}/token", data=form, headers=headers)


async def test_a_token_bound_to_a_certificate_needs_that_certificate(abc: BankCaller) -> None:
    token = (await with_certificate(abc, abc.client, CERTIFICATE)).json()["access_token"]
    bound = replace(abc, token=token)

    seen = {"X-Client-Cert-Sha256": CERTIFICATE}
    assert (await sent(bound, scheme="Bearer", **seen)).status_code == 200
    assert (await sent(bound, scheme="Bearer", **seen)).status_code == 200
    assert refused(await sent(bound, scheme="Bearer"))
    assert refused(await sent(bound, scheme="Bearer", **{"X-Client-Cert-Sha256": ANOTHER}))
    assert refused(await sent(bound, scheme="Bearer", **{"X-Client-Cert-Sha256": "x"}))
    assert refused(await sent(bound, scheme="DPoP", DPoP=bound.proof("GET", ME)))
    assert refused(await sent(bound, scheme="DPoP", **seen))


async def test_a_certificate_is_believed_from_the_proxy_alone(
    abc: BankCaller, from_outside: httpx.AsyncClient
) -> None:
    assert refused(await with_certificate(abc, from_outside, CERTIFICATE))

    token = (await with_certificate(abc, abc.client, CERTIFICATE)).json()["access_token"]
    outside = replace(abc, token=token, client=from_outside)
    seen = {"X-Client-Cert-Sha256": CERTIFICATE}
    assert refused(await sent(outside, scheme="Bearer", **seen))
    forwarded = {"X-Forwarded-For": "127.0.0.1", **seen}
    assert refused(await sent(outside, scheme="Bearer", **forwarded))
    passed_on = {"X-Forwarded-For": "203.0.113.9", **seen}
    inside = replace(outside, client=abc.client)
    assert (await sent(inside, scheme="Bearer", **passed_on)).status_code == 200
