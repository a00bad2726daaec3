"""What the operator asks of the API: is it alive, is it ready, which keys verify its tokens."""

import socket
from contextlib import closing

import httpx
import pytest

from app.house import House
from app.main import create_app
from app.settings import Settings
from tests.fixtures.cluster import Cluster
from tests.fixtures.running import lifespan


async def test_it_is_alive_and_ready(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    assert (await client.get("/readyz")).json() == {"status": "ready"}


async def test_it_is_not_ready_without_its_database(
    client: httpx.AsyncClient, house: House, cluster: Cluster
) -> None:
    await house.database.engine.dispose()
    cluster.run(f"DROP DATABASE {house.database.url.database} WITH (FORCE)")
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})


async def test_the_keys_that_verify_tokens_are_public(client: httpx.AsyncClient) -> None:
    keys = (await client.get("/.well-known/jwks.json")).json()["keys"]
    assert [(key["kty"], key["crv"], key["alg"]) for key in keys] == [("EC", "P-256", "ES256")]
    assert not any("d" in key for key in keys)


async def test_metrics_have_a_loopback_port_of_their_own(
    settings: Settings, database_url: str
) -> None:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    async with (
        lifespan(create_app(settings.model_copy(update={"metrics_port": port}), database_url)),
        httpx.AsyncClient() as operator,
    ):
        metrics = await operator.get(f"http://127.0.0.1:{port}/metrics")
    assert "rongyao_request_seconds" in metrics.text


async def test_metrics_are_not_public(client: httpx.AsyncClient) -> None:
    for path in ("/metrics", "/miniapp/v1/metrics", "/staff/v1/metrics"):
        assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize("audience", ["miniapp", "staff", "bank"])
async def test_each_contract_and_its_page_are_served_here(
    client: httpx.AsyncClient, audience: str
) -> None:
    contract = await client.get(f"/{audience}/v1/openapi.json")
    page = await client.get(f"/{audience}/v1/docs")
    assert contract.json()["openapi"].startswith("3.1")
    assert "http://" not in page.text
    assert "https://" not in page.text
