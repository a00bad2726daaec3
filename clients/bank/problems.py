"""What can come back instead of an answer."""

from typing import Any, Self

import httpx


class Problem(Exception):
    """The bureau's refusal (RFC 9457). Decide by `code`, which never changes; show `detail`."""

    def __init__(self, status: int, body: dict[str, Any], retry_after_seconds: float = 0) -> None:
        self.status = status
        self.retry_after_seconds = retry_after_seconds
        self.code = str(body.get("code", "unreadable"))
        self.detail = str(body.get("detail", ""))
        self.trace_id = str(body.get("trace_id", ""))
        self.errors: list[dict[str, Any]] = body.get("errors") or []
        where = ", ".join(f"{e.get('pointer')} {e.get('code')}" for e in self.errors)
        shown = f"{status} {self.code}: {self.detail}" + (f" [{where}]" if where else "")
        super().__init__(f"{shown} (trace {self.trace_id})" if self.trace_id else shown)

    @classmethod
    def of(cls, answer: httpx.Response) -> Self:
        try:
            body = answer.json()
        except ValueError:  # A gateway's page; the bureau itself always answers JSON.
            body = {}
        said = answer.headers.get("retry-after", "")
        wait_seconds = float(said) if said.isascii() and said.isdigit() else 0.0
        return cls(answer.status_code, body if isinstance(body, dict) else {}, wait_seconds)


class NoAnswer(Exception):
    """No answer after all tries: what was asked may have been done or not.

    Call again with the same Idempotency-Key (`key`) and the same body: done twice it is not.
    """

    def __init__(self, operation: str, key: str | None) -> None:
        super().__init__(f"no answer to {operation}")
        self.key = key


class DigestDiffers(Exception):
    """The file is not what the bureau sent; load it again and pay nothing from it."""


class SignatureDiffers(Exception):
    """The bureau's signature is missing or does not hold; load it again and pay nothing from it."""
