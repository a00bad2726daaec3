"""The name of the request that is being answered."""

import re
import secrets
from contextvars import ContextVar

_TRACEPARENT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}", re.ASCII)

NO_TRACE = "0" * 32
current_trace_id: ContextVar[str] = ContextVar("current_trace_id", default=NO_TRACE)


def trace_id_from(traceparent: str | None) -> str:
    """Return the trace id of a valid W3C traceparent, else a new one."""
    match = _TRACEPARENT.fullmatch(traceparent or "")
    if match and match[1] != "ff" and int(match[2], 16) and int(match[3], 16):
        return match[2]
    return secrets.token_hex(16)
