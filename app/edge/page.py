"""The pages that the application serves itself: nothing in them comes from outside."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from app.edge.page_words import WORDS

_PAGES = Path(__file__).parent / "pages"
# Government networks have no content network: whatever a page needs stands beside it.
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


PAGES = {
    "/pages/routes": ("office.html", "text/html"),
    "/pages/visits": ("office.html", "text/html"),
    "/pages/routes.js": ("routes.js", "text/javascript"),
    "/pages/visits.js": ("visits.js", "text/javascript"),
    "/pages/words.js": ("words.js", "text/javascript"),
    "/pages/shell.js": ("shell.js", "text/javascript"),
    "/pages/shell.css": ("shell.css", "text/css"),
}
"""Pages of staff. They turn within one document, in which the tokens of whoever signed in live."""

_MADE = {"words.js": WORDS}
"""What is not a file, by its name."""


def page(name: str, media_type: str) -> Response:
    """Answer with one file of `app/edge/pages/`, or with what is made for them."""
    return Response(
        _MADE.get(name) or (_PAGES / name).read_bytes(),
        media_type=f"{media_type}; charset=utf-8",
        headers={"Content-Security-Policy": _PAGE_POLICY, "Cache-Control": "no-cache"},
    )


async def staff_page(request: Request) -> Response:
    """Answer with a page of staff; whatever it shows is asked for by whoever signs in there."""
    return page(*PAGES["/pages/" + request.url.path.rpartition("/")[2]])


async def front_page(_request: Request) -> Response:
    """Show where the three contracts and the pages of staff are."""
    return page("front.html", "text/html")
