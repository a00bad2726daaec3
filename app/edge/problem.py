"""Every refusal as one RFC 9457 answer; the only place where a fact becomes an HTTP status."""

import re
from collections.abc import Mapping

import psycopg
import structlog
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ExceptionHandler

from app.domain.errors import (
    AppError,
    Conflict,
    FieldFault,
    Forbidden,
    Gone,
    Invalid,
    Malformed,
    NotFound,
    PreconditionMissing,
    Stale,
    TooLarge,
    TooMany,
    TooSlow,
    Unauthenticated,
    Unavailable,
    UnsupportedMedia,
)
from app.domain.identity.errors import ProofRefused
from app.domain.visits.errors import SeatRefused
from app.edge.allow import allowed_methods
from app.edge.errors import CrossedByAnother, IdempotencyInProgress, InternalError, MethodNotAllowed
from app.edge.redaction import redact_text
from app.edge.texts import fill, negotiate, texts
from app.edge.trace_id import current_trace_id
from app.edge.translation import translated
from app.schemas.common import FieldProblem, Problem
from app.schemas.seat_problems import SeatProblem

MEDIA_TYPE = "application/problem+json"

STATUS: Mapping[type[AppError], int] = {
    Malformed: 400,
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    MethodNotAllowed: 405,
    TooSlow: 408,
    Conflict: 409,
    Gone: 410,
    Stale: 412,
    TooLarge: 413,
    UnsupportedMedia: 415,
    Invalid: 422,
    PreconditionMissing: 428,
    TooMany: 429,
    InternalError: 500,
    Unavailable: 503,
}
_RETRY_AFTER: Mapping[type[AppError], int] = {
    IdempotencyInProgress: 1,
    CrossedByAnother: 1,
    Unavailable: 2,
}
_PLAIN_SEGMENT = re.compile(r"[a-z0-9_.:-]{1,64}", re.ASCII)

_KINDS: tuple[type[Exception], ...] = (
    AppError,
    HTTPException,
    RequestValidationError,
    SQLAlchemyError,
    psycopg.Error,
    Exception,
)

log = structlog.get_logger("rongyao.problem")


def use_problem_answers(app: Starlette) -> None:
    """Let `app` answer every refusal, its own and its libraries', as a problem."""
    answer: ExceptionHandler = _answer
    for kind in _KINDS:
        app.add_exception_handler(kind, answer)


async def _answer(request: Request, error: Exception) -> Response:
    return problem_answer(request, error)


def problem_answer(request: Request, error: Exception) -> Response:
    """Answer `error` in the language the caller likes best."""
    fact = translated(error)
    if isinstance(fact, InternalError) and not isinstance(error, AppError):
        log.error("defect", exc_info=error)
    language = negotiate(request.headers.get("accept-language"))
    problem = problem_of(fact, language, request.scope["path"])
    return Response(
        problem.model_dump_json(),
        status_code=problem.status,
        headers=_headers(request, fact, language),
        media_type=MEDIA_TYPE,
    )


def problem_of(fact: AppError, language: str, path: str) -> Problem:
    wording = texts()[fact.code][language]
    problem = Problem(
        type=f"urn:rongyao:problem:{fact.code}",
        title=fill(wording.title, fact.facts, language),
        status=status_of(type(fact)),
        detail=fill(wording.detail, fact.facts, language),
        instance=shown_path(path),
        code=fact.code,
        trace_id=current_trace_id.get(),
        errors=[_field(fault, language) for fault in fact.errors],
    )
    return SeatProblem.of(problem, fact) if isinstance(fact, SeatRefused) else problem


def status_of(kind: type[AppError]) -> int:
    """Return the status of the nearest category."""
    return next(STATUS[parent] for parent in kind.__mro__ if parent in STATUS)


def shown_path(path: str) -> str:
    """Return `path` as far as it is plain; anything else in it may be personal."""
    segments = redact_text(path)[:200].split("/")
    return "/".join("-" if s and not _PLAIN_SEGMENT.fullmatch(s) else s for s in segments)


def _field(fault: FieldFault, language: str) -> FieldProblem:
    wording = (texts().get(fault.code) or texts()["invalid_value"])[language]
    message = wording.message or wording.detail
    return FieldProblem(
        pointer=fault.pointer,
        code=fault.code,
        message=fill(message, dict(fault.facts), language),
    )


def _headers(request: Request, fact: AppError, language: str) -> dict[str, str]:
    headers = {"Content-Language": language, "Vary": "Accept-Language"}
    if isinstance(fact, Unauthenticated):
        headers["WWW-Authenticate"] = _challenge(request, fact)
    if isinstance(fact, MethodNotAllowed):
        headers["Allow"] = ", ".join(allowed_methods(request))
    if isinstance(fact, Stale) and "current_version" in fact.facts:
        headers["ETag"] = f'"{fact.facts["current_version"]}"'
    if wait := _wait_seconds(fact):
        headers["Retry-After"] = str(wait)
    return headers


def _challenge(request: Request, fact: Unauthenticated) -> str:
    """Say how to come in: where tokens are bound, with a proof (RFC 9449)."""
    kind = getattr(request.app.state, "token_kind", None) if "app" in request.scope else None
    if kind is None or not kind.bound:
        return "Bearer"
    wrong = "invalid_dpop_proof" if isinstance(fact, ProofRefused) else "invalid_token"
    return f'DPoP algs="ES256", error="{wrong}"'


def _wait_seconds(fact: AppError) -> int | None:
    if isinstance(fact, TooMany):
        return fact.retry_after_seconds
    return next((_RETRY_AFTER[kind] for kind in type(fact).__mro__ if kind in _RETRY_AFTER), None)
