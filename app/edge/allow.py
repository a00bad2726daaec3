"""Which methods a path knows, over all its routes: the router itself names only the first."""

from fastapi.routing import iter_route_contexts
from starlette._utils import get_route_path
from starlette.requests import Request


def allowed_methods(request: Request) -> list[str]:
    path = get_route_path(request.scope)
    methods: set[str] = set()
    for context in iter_route_contexts(request.app.routes):
        regex = getattr(context, "path_regex", None)
        if regex is not None and regex.match(path):
            methods |= context.methods or set()
    return sorted(methods)
