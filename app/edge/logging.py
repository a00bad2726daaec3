"""JSON lines on standard output, redacted; uvicorn and libraries write through the same door."""

import json
import logging
import sys
from typing import Any, TextIO

import structlog
from structlog.types import EventDict, Processor

from app.edge.redaction import one_line, redact, redact_text

# What structlog and the trace middleware put in themselves; nothing of it comes from a caller.
_OWN_KEYS = frozenset({"timestamp", "level", "logger", "trace_id", "route"})


def configure_logging(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send every log record of the process through one redacting JSON formatter."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.PositionalArgumentsFormatter(), *shared],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            redaction,
            structlog.processors.JSONRenderer(serializer=_serialise),
        ],
    )
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    _route_libraries()


def _route_libraries() -> None:
    """Let uvicorn write through the root; our own middleware writes the access lines."""
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi"):
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = name != "uvicorn.access"
    # httpx writes whole addresses at INFO; WeChat puts secrets into them.
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)


def redaction(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Redact one log record, its exception text included."""
    shown: EventDict = {}
    for key, value in event.items():
        if key == "exception":
            # One entry a line, so that no message can begin a record of its own.
            shown[key] = [one_line(line) for line in redact_text(str(value)).splitlines()]
        elif key in _OWN_KEYS:
            shown[key] = value
        else:
            shown |= redact({key: value})
    return shown


def _serialise(record: Any, **_options: Any) -> str:
    return json.dumps(record, ensure_ascii=False, default=str)
