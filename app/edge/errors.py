"""What can be wrong with a message before any rule of the bureau is asked."""

from app.domain.errors import (
    AppError,
    Conflict,
    Invalid,
    Malformed,
    PreconditionMissing,
    Stale,
    TooLarge,
    TooSlow,
    Unauthenticated,
    Unavailable,
    UnsupportedMedia,
)


class BodyNotJson(Malformed):
    """The body is not JSON, or not JSON that every reader understands alike."""

    code = "body_not_json"


class BodyNotUtf8(Malformed):
    code = "body_not_utf8"


class BodyTooDeep(Malformed):
    code = "body_too_deep"


class BodyIncomplete(Malformed):
    """The caller hung up before the body was whole."""

    code = "body_incomplete"


class FormUnreadable(Malformed):
    code = "form_unreadable"


class QueryUnreadable(Malformed):
    code = "query_unreadable"


class MethodOverrideRefused(Malformed):
    code = "method_override_refused"


class BodyTooLarge(TooLarge):
    code = "body_too_large"


class BodyTooSlow(TooSlow):
    code = "body_too_slow"


class BodyCompressed(UnsupportedMedia):
    code = "body_compressed"


class BodyOfAnotherKind(UnsupportedMedia):
    code = "body_of_another_kind"


class TokenMissing(Unauthenticated):
    """The call carries no bearer token, or something that is none."""

    code = "token_missing"


class IdempotencyKeyMissing(Malformed):
    code = "idempotency_key_missing"


class IdempotencyKeyMalformed(Invalid):
    code = "idempotency_key_malformed"


class IdempotencyKeyReused(Invalid):
    """The key came before, with another body or for another operation."""

    code = "idempotency_key_reused"


class IdempotencyInProgress(Conflict):
    """The same request is being answered right now."""

    code = "idempotency_in_progress"


class VersionMissing(PreconditionMissing):
    code = "version_missing"


class VersionMalformed(Malformed):
    code = "version_malformed"


class CursorRefused(Malformed):
    """Not made here, or made for another list, filter or caller."""

    code = "cursor_refused"


class DatabaseBusy(Unavailable):
    """The database refuses or does not answer; nothing was changed."""

    code = "database_busy"


class CrossedByAnother(Conflict):
    """Two transactions crossed; the database undid this one."""

    code = "crossed_by_another"


class ClashesWithStored(Conflict):
    """A constraint of the database caught what two callers did at once."""

    code = "clashes_with_stored"


class ChangedMeanwhile(Stale):
    """Somebody changed it between our reading and our writing."""

    code = "changed_meanwhile"


class MethodNotAllowed(AppError):
    code = "method_not_allowed"


class InternalError(AppError):
    """A defect of ours; the log has it under the trace id."""

    code = "internal_error"
