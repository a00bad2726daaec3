"""One audience: its routes, its contract, its page; mounted under its prefix by the parent."""

from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.domain.identity.tokens import TokenKind
from app.edge.document import document
from app.edge.page import page
from app.edge.problem import use_problem_answers
from app.edge.route import HouseRoute, HouseRouter
from app.edge.texts import require_texts

_FILES = {
    "/docs": ("docs.html", "text/html"),
    "/docs.js": ("docs.js", "text/javascript"),
    "/docs.css": ("docs.css", "text/css"),
}


class Audience(FastAPI):
    """A published contract; `token_kind` is the only kind of token that opens it."""

    def __init__(self, *, title: str, description: str, prefix: str, token_kind: TokenKind) -> None:
        super().__init__(
            title=title,
            description=description,
            version="1.0.0",
            openapi_url=None,
            docs_url=None,
            redoc_url=None,
            redirect_slashes=False,
        )
        self.prefix = prefix
        self.state.token_kind = token_kind
        use_problem_answers(self)
        self.add_route("/openapi.json", self._contract, include_in_schema=False)
        for path in _FILES:
            self.add_route(path, _page, include_in_schema=False)

    def admit(self, *routers: HouseRouter) -> None:
        """Add the routers of this audience, the most called first."""
        # One by one and before the pages: an included router would match every call twice, and
        # each route that is tried in vain costs its microseconds.
        self.router.routes[:0] = [route for router in routers for route in router.routes]
        require_texts()  # By now every error that these routes can raise has been imported.

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = document(
                title=self.title,
                version=self.version,
                description=self.description,
                server=self.prefix,
                routes=self.routes,
                bound=self.state.token_kind.bound,
            )
        return self.openapi_schema

    def house_routes(self) -> list[HouseRoute]:
        """Return the routes of the contract, those of included routers too."""
        found = (context.original_route for context in iter_route_contexts(self.routes))
        return [route for route in found if isinstance(route, HouseRoute)]

    async def _contract(self, _request: Request) -> Response:
        return JSONResponse(self.openapi())


async def _page(request: Request) -> Response:
    return page(*_FILES["/" + request.url.path.rpartition("/")[2]])
