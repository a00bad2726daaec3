"""JSON lines on standard output, redacted; uvicorn and libraries write through the same door."""

import json
import logging
import sys
from typing import Any, TextIO

import structlog
from structlog.types import EventDict, Processor

from app.edge.redaction import one_line, redact_member, redact_text
from app.edge.trace_id import NO_TRACE, current_trace_id

# What structlog and the trace middleware put in themselves; nothing of it comes from a caller.
_OWN_KEYS = frozenset({"timestamp", "level", "logger", "trace_id", "route"})


class _Lines(structlog.WriteLogger):
    """Writes finished lines, and knows its name as the standard library's loggers do."""

    def __init__(self, stream: TextIO | None, name: str = "rongyao") -> None:
        super().__init__(stream)
        self.name = name


def configure_logging(
    level: str = "INFO", stream: TextIO | None = None, *, for_good: bool = False
) -> None:
    """Write every log line of the process as redacted JSON, to `stream` or standard output.

    `for_good`: nobody will configure it anew, so that each logger is put together once.
    """
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [
        _traced,
        structlog.stdlib.add_logger_name,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    rendered: list[Processor] = [redaction, structlog.processors.JSONRenderer(_serialise)]
    # Our own lines go out directly: the standard library's detour costs as much as all else.
    structlog.configure(
        processors=[*shared, *rendered],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=lambda *names: _Lines(stream, *names),
        cache_logger_on_first_use=for_good,
    )
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendered],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(number)
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


def _traced(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Name the request that the line was written in, if it was one."""
    trace_id = current_trace_id.get()
    if trace_id != NO_TRACE:
        event["trace_id"] = trace_id
    return event


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
            shown[key] = redact_member(key, value)
    return shown


_ENCODER = json.JSONEncoder(ensure_ascii=False, default=str)


def _serialise(record: Any, **_options: Any) -> str:
    return _ENCODER.encode(record)
