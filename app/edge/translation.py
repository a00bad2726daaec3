"""What libraries raise, as the facts of this house."""

import psycopg
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.domain.errors import (
    AppError,
    Forbidden,
    Invalid,
    Malformed,
    NotFound,
    TooLarge,
    Unauthenticated,
    UnsupportedMedia,
)
from app.edge.errors import (
    BodyIncomplete,
    ChangedMeanwhile,
    ClashesWithStored,
    CrossedByAnother,
    DatabaseBusy,
    InternalError,
    MethodNotAllowed,
)
from app.edge.validation import field_faults

_HTTP: dict[int, type[AppError]] = {
    400: Malformed,
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    413: TooLarge,
    415: UnsupportedMedia,
}
# Two calls that crossed: the database kept one and undid the other.
_CROSSED = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)
# What two callers may do at once without either being wrong. CHECK and NOT NULL are not
# among them: reaching those is a defect of ours.
_CLASHES = (
    psycopg.errors.UniqueViolation,
    psycopg.errors.ExclusionViolation,
    psycopg.errors.ForeignKeyViolation,
)
_BUSY = (psycopg.OperationalError, psycopg.InterfaceError)


_KNOWN: dict[type[Exception], type[AppError]] = {
    StaleDataError: ChangedMeanwhile,
    PoolTimeout: DatabaseBusy,
    ClientDisconnect: BodyIncomplete,
}


def translated(error: Exception) -> AppError:
    """Return `error` as a fact of this house; what nobody foresaw is a defect of ours."""
    match error:
        case AppError():
            return error
        case RequestValidationError():
            return Invalid(errors=field_faults(error.errors(), error.body))
        case HTTPException():
            return _HTTP.get(error.status_code, InternalError)()
    kind = next((_KNOWN[known] for known in _KNOWN if isinstance(error, known)), None)
    return kind() if kind else _stored(error.orig if isinstance(error, DBAPIError) else error)


def _stored(error: BaseException | None) -> AppError:
    if isinstance(error, _CROSSED):
        return CrossedByAnother()
    if isinstance(error, _CLASHES):
        return ClashesWithStored()
    return DatabaseBusy() if isinstance(error, _BUSY) else InternalError()
