"""How the simulators' pages look; they run no script and load nothing."""

from collections.abc import Iterable
from html import escape

from starlette.responses import HTMLResponse, Response

HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
STYLE = (
    "body{font:18px/1.6 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #999;padding:.4rem .6rem;"
    "text-align:left;overflow-wrap:anywhere}code{font-size:1rem}button{font-size:1rem}"
    "form{display:inline-block;margin:.2rem .4rem .2rem 0}"
)


def page(title: str, body: Iterable[str], *, status: int = 200) -> Response:
    """Return a page; `body` is markup, so whatever people wrote was escaped before."""
    html = (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style>"
        f"<body><h1>{escape(title)}</h1>{''.join(body)}</body></html>"
    )
    return HTMLResponse(html, status, headers=HEADERS)


def notice_of(words: str) -> str:
    return f"<p role=status><strong>{escape(words)}</strong></p>" if words else ""


def table(heads: Iterable[str], rows: Iterable[tuple[str, ...]], *, raw_last: bool = False) -> str:
    """Return a table of escaped cells; `raw_last` leaves the markup of the last column."""
    lines = ["<tr>" + "".join(f"<th>{escape(head)}</th>" for head in heads) + "</tr>"]
    for row in rows:
        cells = [escape(cell) for cell in row]
        if raw_last:
            cells[-1] = row[-1]
        lines.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    return f"<table>{''.join(lines)}</table>" if len(lines) > 1 else "<p>暂无。</p>"


def button(action: str, label: str) -> str:
    return f'<form method=post action="{escape(action)}"><button>{escape(label)}</button></form>'
