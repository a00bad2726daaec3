"""Every call of `/bank/v1`, one method each. JSON comes and goes as plain dictionaries."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self, cast

import httpx

from clients.bank.calls import Call, Calls
from clients.bank.connection import Connection
from clients.bank.digest import expect_digest
from clients.bank.signatures import expect_signed_answer

Json = dict[str, Any]
PAGE = 100
LINES_OF_A_PART = 10_000


class BankClient:
    """A method that changes something takes `key`, its Idempotency-Key.

    Left out, a fresh one is made. Derive it from your own number of the message, and a restart
    of your program in the middle of a call cannot send the message twice.
    """

    def __init__(
        self, connection: Connection, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._connection = connection
        self._calls = Calls(connection, transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._calls.close()

    def who_am_i(self) -> Json:
        """Return what the bureau knows of this program, and which of its keys open the door."""
        return self._get("/client")

    def leave(self) -> None:
        """Give the token back before its five minutes are over."""
        self._calls.make(Call("POST", "/token:revoke"))
        self._calls.forget_token()

    # Batches: what is to be paid.

    def batches(
        self, *, status: str | None = None, updated_since: str | None = None
    ) -> Iterator[Json]:
        return self._pages("/batches", status=status, updated_since=updated_since)

    def batch(self, batch_id: str) -> Json:
        return self._get(f"/batches/{batch_id}")

    def payments_of(self, batch_id: str, *, status: str | None = None) -> Iterator[Json]:
        return self._pages(f"/batches/{batch_id}/payments", status=status)

    def batch_file(self, batch_id: str) -> bytes:
        """Return the file's octets as the bureau signed them.

        Raise `DigestDiffers` or `SignatureDiffers` when they were changed on the way.
        """
        answer = self._calls.make(Call("GET", f"/batches/{batch_id}/file"))
        expect_digest(answer.content, answer.headers.get("content-digest"))
        expect_signed_answer(answer.status_code, answer.headers, self._calls.bureau_key)
        return answer.content

    def acknowledge(
        self, batch_id: str, *, count: int, total_fen: int, key: str | None = None
    ) -> Json:
        """Take a batch; the totals are those that you counted yourself."""
        totals = {"count": count, "total_fen": total_fen}
        return self._post(f"/batches/{batch_id}:acknowledge", totals, key)

    def reject(
        self, batch_id: str, *, reason: str, note: str, version: int, key: str | None = None
    ) -> Json:
        """Refuse a whole batch as you have read it; `reason` is totals, no_funds or format."""
        body = {"reason": reason, "note": note}
        return self._post(f"/batches/{batch_id}:reject", body, key, version=version)

    # Payments: where one stands.

    def payment(self, payment_no: str) -> Json:
        return self._get(f"/payments/{payment_no}")

    def search_payments(self, payment_nos: Sequence[str]) -> list[Json]:
        """Ask about up to 1000 at once; an unknown number has its row, with `found` false."""
        return self._found({"payment_nos": list(payment_nos)})

    def search_by_card(self, card_number: str, period: str) -> list[Json]:
        return self._found({"card_number": card_number, "period": period})

    # Results: what became of the payments.

    def send_results(
        self, serial: str, lines: Sequence[Mapping[str, Any]], *, key: str | None = None
    ) -> Json:
        return self._post("/results", {"serial": serial, "lines": list(lines)}, key, signed=True)

    def send_result_file(self, name: str, octets: bytes, *, key: str | None = None) -> Json:
        key = key or self._connection.new_id()
        return self._upload("/result-files", name, octets, key, signed=True)

    def check_results(self, serial: str, lines: Sequence[Mapping[str, Any]]) -> Json:
        """Ask what the bureau would say to these results; nothing is stored."""
        return self._ask("/results:validate", {"serial": serial, "lines": list(lines)})

    def check_result_file(self, name: str, octets: bytes) -> Json:
        return self._upload("/result-files:validate", name, octets, None)

    def deliveries(self) -> Iterator[Json]:
        return self._pages("/results")

    def delivery(self, delivery_id: str) -> Json:
        return self._get(f"/results/{delivery_id}")

    def delivery_lines(self, delivery_id: str, *, problem: bool | None = None) -> Iterator[Json]:
        only = None if problem is None else str(problem).lower()
        return self._pages(f"/results/{delivery_id}/lines", problem=only)

    # Accounts and cards.

    def verifications(self, *, state: str | None = "open") -> Iterator[Json]:
        return self._pages("/account-verifications", state=state)

    def verification(self, verification_id: str) -> Json:
        return self._get(f"/account-verifications/{verification_id}")

    def answer_verifications(
        self, items: Sequence[Mapping[str, Any]], *, key: str | None = None
    ) -> Json:
        return self._post("/account-verifications", {"items": list(items)}, key)

    def tell_card_event(self, event: Mapping[str, Any], *, key: str | None = None) -> Json:
        return self._post("/card-events", dict(event), key)

    # The day's statement, and what is new.

    def send_statement(self, statement: Mapping[str, Any], *, key: str | None = None) -> Json:
        """Send a day that fits in one message: at most 10,000 lines."""
        return self._post("/statements", dict(statement), key)

    def send_long_statement(
        self,
        statement: Mapping[str, Any],
        *,
        serial: str,
        lines_at_once: int = LINES_OF_A_PART,
        key: str | None = None,
    ) -> Json:
        """Send a day of any length in parts; `serial` is your number of the whole.

        Return the last answer: its `missing_parts` is empty. Sent once more, nothing comes twice.
        """
        lines = list(statement["lines"])
        starts = range(0, max(len(lines), 1), lines_at_once)
        answer: Json = {}
        for no, start in enumerate(starts, start=1):
            part = {"part": no, "parts": len(starts), "serial": serial}
            part["lines"] = lines[start : start + lines_at_once]
            part_key = None if key is None else f"{key}-{no}"
            answer = self._post("/statements", {**statement, **part}, part_key)
        return answer

    def reconciliation(self, on: str) -> Json:
        return self._get(f"/reconciliations/{on}")

    def differences(self, on: str) -> Iterator[Json]:
        return self._pages(f"/reconciliations/{on}/lines")

    def dictionaries(self) -> Json:
        return self._get("/dictionaries")

    def news(self, since: str | None = None) -> Json:
        return self._get("/news", since=since)

    def _get(self, path: str, **query: Any) -> Json:
        return cast(Json, self._calls.make(Call("GET", path, query)).json())

    def _ask(self, path: str, body: Json) -> Json:
        """POST what changes nothing: it takes no key and may be asked as often as you like."""
        return cast(Json, self._calls.make(Call("POST", path, json=body)).json())

    def _found(self, asked: Json) -> list[Json]:
        return cast(list[Json], self._ask("/payments:search", asked)["items"])

    def _post(self, path: str, body: Json, key: str | None, **how: Any) -> Json:
        key = key or self._connection.new_id()
        call = Call("POST", path, json=body, key=key, **how)
        return cast(Json, self._calls.make(call).json())

    def _upload(
        self, path: str, name: str, octets: bytes, key: str | None, *, signed: bool = False
    ) -> Json:
        files = {"file": (name, octets, "text/plain")}
        call = Call("POST", path, files=files, key=key, signed=signed)
        return cast(Json, self._calls.make(call).json())

    def _pages(self, path: str, **query: Any) -> Iterator[Json]:
        cursor: str | None = None
        while True:
            page = self._get(path, **query, cursor=cursor, limit=PAGE)
            yield from page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return
