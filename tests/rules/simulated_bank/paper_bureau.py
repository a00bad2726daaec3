"""A bureau on paper: one batch, and whatever the bank sends is written down."""

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clients.bank.digest import content_digest
from simulators.bank.files import written_amount
from simulators.bank.templates import templates
from tests.fixtures.signed_files import Seal

Json = dict[str, Any]
BATCH = "0192f0c1-0000-7000-8000-00000000b001"


@dataclass
class PaperBureau:
    bank: str
    lines: list[Json]
    """Payment lines as the contract shows them."""

    status: str = "submitted"
    trusted: bool = True
    """Whether result files are taken; else each is refused once it was read."""

    funded: bool = True
    filed: bytes | None = None
    """The batch file; None: as it should be."""

    seal: Seal = field(default_factory=Seal)
    said: list[tuple[str, Any]] = field(default_factory=list)
    """What the bank sent: the call and its body."""

    def app(self) -> Starlette:
        place = f"/bank/v1/batches/{BATCH}"
        reads = {
            "/bank/v1/batches": self.batches,
            place: self.batch,
            f"{place}/payments": self.payments,
            f"{place}/file": self.file,
            "/bank/v1/account-verifications": self.nothing,
            "/bank/v1/results/d1": self.report,
        }
        writes = {
            f"{place}:acknowledge": self.acknowledge,
            f"{place}:reject": self.reject,
            "/bank/v1/results": self.note,
            "/bank/v1/result-files": self.note,
            "/bank/v1/statements": self.note,
        }
        return Starlette(
            routes=[
                self.seal.route,
                Route("/bank/v1/token", self.token, methods=["POST"]),
                *(Route(path, answer) for path, answer in reads.items()),
                *(Route(path, answer, methods=["POST"]) for path, answer in writes.items()),
            ]
        )

    @property
    def total_fen(self) -> int:
        return sum(line["amount_fen"] for line in self.lines)

    async def token(self, _: Request) -> Response:
        return JSONResponse({"access_token": "t", "token_type": "DPoP", "expires_in": 300})

    async def batches(self, request: Request) -> Response:
        asked = request.query_params.get("status") == self.status
        return JSONResponse({"items": [self._read()] if asked else [], "next_cursor": None})

    async def batch(self, _: Request) -> Response:
        return JSONResponse(self._read())

    async def payments(self, _: Request) -> Response:
        return JSONResponse({"items": self.lines, "next_cursor": None})

    async def file(self, _: Request) -> Response:
        octets = self.filed if self.filed is not None else self.right_file()
        return self.seal.signed(octets, content_digest(octets))

    async def nothing(self, _: Request) -> Response:
        return JSONResponse({"items": [], "next_cursor": None})

    async def report(self, _: Request) -> Response:
        if self.trusted:
            return JSONResponse({"id": "d1", "status": "applied", "problem_count": 0})
        return JSONResponse({"id": "d1", "status": "refused", "problem_count": 0})

    async def acknowledge(self, request: Request) -> Response:
        self.status = "accepted"
        return await self.note(request)

    async def reject(self, request: Request) -> Response:
        self.status = "rejected"
        return await self.note(request)

    async def note(self, request: Request) -> Response:
        body = await request.body()
        is_json = request.headers["content-type"].startswith("application/json")
        call = request.url.path.rpartition("/")[2].rpartition(":")[2]
        self.said.append((call, json.loads(body) if is_json else body))
        return JSONResponse({"id": "d1", "status": "received"}, 202)

    def results(self) -> list[Json]:
        """Return every result line that was sent as JSON."""
        return [line for call, body in self.said if call == "results" for line in body["lines"]]

    def right_file(self) -> bytes:
        form = templates()[self.bank].file
        names = form.instructions.columns
        rows = [
            {
                **{name: str(value) for name, value in line.items()},
                "amount": written_amount(line["amount_fen"], form),
            }
            for line in self.lines
        ]
        totals = [str(len(rows)), written_amount(self.total_fen, form)]
        texts = [
            form.separator.join(["B1", *totals]),
            *(form.separator.join(row[name] for name in names) for row in rows),
            form.separator.join(totals),
        ]
        return "".join(f"{text}{form.line_end}" for text in texts).encode(form.encoding)

    def _read(self) -> Json:
        return {
            "id": BATCH,
            "version": 1,
            "number": "B1",
            "status": self.status,
            "count": len(self.lines),
            "total_fen": self.total_fen,
            "funding": {"voucher_no": "V1", "value_on": "2026-11-20"} if self.funded else None,
        }
