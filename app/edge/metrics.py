"""Prometheus metrics on a port of their own, loopback only: they are not public."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from wsgiref.simple_server import WSGIServer

import structlog
from prometheus_client import start_http_server

from app.settings import Settings

LOOPBACK = "127.0.0.1"
log = structlog.stdlib.get_logger(__name__)


@contextmanager
def metrics_served(settings: Settings) -> Iterator[None]:
    """Serve `/metrics` while the block runs; each process takes the next free port."""
    served = _first_free(settings)
    try:
        yield
    finally:
        if served is not None:
            server, thread = served
            server.shutdown()
            server.server_close()
            thread.join()


def _first_free(settings: Settings) -> tuple[WSGIServer, Thread] | None:
    if settings.metrics_port == 0:
        return None
    for port in range(settings.metrics_port, settings.metrics_port + settings.workers):
        try:
            return start_http_server(port, addr=LOOPBACK)
        except OSError:
            continue
    log.warning("metrics_not_served", first_port=settings.metrics_port)
    return None
