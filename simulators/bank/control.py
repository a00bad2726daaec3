"""What the demo and the tests may tell the banks to do, and ask them."""

from typing import Any

from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clients.bank import BankClient, NoAnswer, Problem
from simulators.bank.bank import Bank, Json
from simulators.bank.partners import Bureau, Partners, Registered
from simulators.bank.reports import books_of, deliveries_of
from simulators.bank.troubles import Trouble
from simulators.bank.work.day import WORKING, NotConnected, Step, run
from simulators.control import read_body


class Known(BaseModel):
    client_id: str
    jwk: dict[str, Any]


class NewBureau(BaseModel):
    base_url: str
    public_url: str = ""
    seed: str | None = Field(None, description="The same seed: the same serials, the same luck")
    clients: dict[str, Known]


class Runs(BaseModel):
    steps: tuple[Step, ...] = WORKING
    times: int = Field(1, ge=1, le=100)
    returns: str | None = Field(None, pattern="^(api|file)$", description="How to send results")
    chunk: int | None = Field(None, ge=1, le=5000, description="Lines of one delivery")
    patience_runs: int | None = Field(None, ge=1)


class Pace(BaseModel):
    by_themselves: bool


class NewCardEvent(BaseModel):
    kind: str
    card_number: str
    new_card_number: str | None = None
    name: str | None = None
    happened_at: str | None = None


class BankControl:
    def __init__(self, partners: Partners) -> None:
        self._partners = partners

    def routes(self) -> list[Route]:
        return [
            Route("/bank/bureau", self.connect, methods=["POST"]),
            Route("/bank/pace", self.pace, methods=["POST"]),
            Route("/bank/{code}:run", self.run, methods=["POST"]),
            Route("/bank/{code}/trouble", self.trouble, methods=["POST"]),
            Route("/bank/{code}/trouble", self.no_more_trouble, methods=["DELETE"]),
            Route("/bank/{code}/card-events", self.card_event, methods=["POST"]),
            Route("/bank/{code}/books", self.books),
            Route("/bank/{code}/deliveries", self.deliveries),
            Route("/bank/{code}/notes", self.notes),
            Route("/bank/{code}/problems", self.problems),
            Route("/bank/{code}/reconciliations/{on}", self.reconciliation),
        ]

    async def connect(self, request: Request) -> Response:
        """Name the bureau and the banks' keys there; the banks forget what was before."""
        new = await read_body(request, NewBureau)
        clients = {code: Registered(**known.model_dump()) for code, known in new.clients.items()}
        self._partners.forget(new.seed)
        self._partners.connect(Bureau(new.base_url, new.public_url, clients))
        return Response(status_code=204)

    async def pace(self, request: Request) -> Response:
        """Let the banks work by themselves, or only when they are told."""
        self._partners.by_themselves = (await read_body(request, Pace)).by_themselves
        return Response(status_code=204)

    async def run(self, request: Request) -> Response:
        """Let the bank work; each run tells what every step did, or what stopped it."""
        bank, wanted = self._bank(request), await read_body(request, Runs)
        for name in ("returns", "chunk", "patience_runs"):
            if getattr(wanted, name) is not None:
                setattr(bank.manner, name, getattr(wanted, name))
        try:
            runs = [await run_in_threadpool(run, bank, wanted.steps) for _ in range(wanted.times)]
        except NotConnected as error:
            raise HTTPException(409, "the bank has no line to the bureau") from error
        return JSONResponse(runs)

    async def trouble(self, request: Request) -> Response:
        self._bank(request).troubles.expect(await read_body(request, Trouble))
        return Response(status_code=204)

    async def no_more_trouble(self, request: Request) -> Response:
        self._bank(request).troubles.forget()
        return Response(status_code=204)

    async def card_event(self, request: Request) -> Response:
        """Tell the bureau what happened to a card; gives the bureau's answer."""
        (bank, bureau), event = self._connected(request), await read_body(request, NewCardEvent)
        told = event.model_dump(exclude_none=True)
        told = {"serial": bank.serial(), "happened_at": bank.now().isoformat(), **told}
        try:
            return JSONResponse(await run_in_threadpool(bureau.tell_card_event, told))
        except Problem as refused:
            return JSONResponse({"code": refused.code, "errors": refused.errors}, refused.status)
        except NoAnswer as error:
            raise HTTPException(504, "the bureau does not answer") from error

    async def books(self, request: Request) -> Response:
        return JSONResponse(books_of(self._bank(request)))

    async def deliveries(self, request: Request) -> Response:
        return JSONResponse(deliveries_of(self._bank(request)))

    async def notes(self, request: Request) -> Response:
        return JSONResponse(list(self._bank(request).notes))

    async def problems(self, request: Request) -> Response:
        """List, as the bureau reports them, the lines of all deliveries that a person looks at."""
        bank, bureau = self._connected(request)
        ids = [sent.delivery_id for sent in bank.deliveries if sent.delivery_id is not None]

        def asked() -> list[Json]:
            return [line for one in ids for line in bureau.delivery_lines(one, problem=True)]

        return JSONResponse(await run_in_threadpool(asked))

    async def reconciliation(self, request: Request) -> Response:
        """Return what a day came to, as the bureau tells the bank."""
        _, bureau = self._connected(request)
        day = request.path_params["on"]
        return JSONResponse(await run_in_threadpool(bureau.reconciliation, day))

    def _connected(self, request: Request) -> tuple[Bank, BankClient]:
        bank = self._bank(request)
        if bank.client is None:
            raise HTTPException(409, "the bank has no line to the bureau")
        return bank, bank.client

    def _bank(self, request: Request) -> Bank:
        bank = self._partners.banks.get(request.path_params["code"])
        if bank is None:
            raise HTTPException(404, "no such bank")
        return bank
