import psycopg
import pytest
from psycopg_pool import PoolTimeout as HotPoolTimeout
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

from app.domain.errors import FieldFault, Invalid, NotFound, Stale, TooMany, Unavailable
from app.edge.errors import DatabaseBusy, InternalError
from app.edge.problem import problem_of, shown_path, status_of
from app.edge.trace_id import trace_id_from
from app.edge.translation import translated


class OutOfScope(NotFound):
    """A stem's own error, without words of its own here."""

    code = "not_found"


@pytest.mark.parametrize(
    ("kind", "status"),
    [(OutOfScope, 404), (DatabaseBusy, 503), (Unavailable, 503), (Stale, 412), (Invalid, 422)],
)
def test_the_nearest_category_decides_the_status(kind: type[NotFound], status: int) -> None:
    assert status_of(kind) == status


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (StaleDataError("1 of 2"), "changed_meanwhile"),
        (PoolTimeout("QueuePool"), "database_busy"),
        (HotPoolTimeout("hot"), "database_busy"),
        (OperationalError("q", {}, psycopg.OperationalError()), "database_busy"),
        (OperationalError("q", {}, psycopg.errors.AdminShutdown()), "database_busy"),
        (OperationalError("q", {}, psycopg.errors.DeadlockDetected()), "crossed_by_another"),
        (OperationalError("q", {}, psycopg.errors.SerializationFailure()), "crossed_by_another"),
        (IntegrityError("q", {}, psycopg.errors.UniqueViolation()), "clashes_with_stored"),
        (IntegrityError("q", {}, psycopg.errors.ExclusionViolation()), "clashes_with_stored"),
        (IntegrityError("q", {}, psycopg.errors.CheckViolation()), "internal_error"),
        (IntegrityError("q", {}, psycopg.errors.NotNullViolation()), "internal_error"),
        (HTTPException(404), "not_found"),
        (HTTPException(405), "method_not_allowed"),
        (HTTPException(400, "name=张三"), "malformed"),
        (HTTPException(418), "internal_error"),
        (KeyError("张三"), "internal_error"),
    ],
)
def test_what_libraries_raise_becomes_a_fact_of_this_house(error: Exception, code: str) -> None:
    assert translated(error).code == code


def test_facts_are_written_as_the_language_writes_them() -> None:
    chinese = problem_of(TooMany(retry_after_seconds=1200), "zh-CN", "/x")
    english = problem_of(TooMany(retry_after_seconds=1200), "en", "/x")

    assert chinese.detail == "请在 1,200 秒后再试。"
    assert english.detail == "Try again in 1,200 seconds."


def test_a_field_fault_is_worded_with_its_limit() -> None:
    fault = FieldFault("/amount_fen", "too_big", (("maximum", 100),))

    problem = problem_of(Invalid(errors=(fault,)), "zh-CN", "/x")

    assert problem.errors[0].model_dump() == {
        "pointer": "/amount_fen",
        "code": "too_big",
        "message": "不得大于 100。",
    }


def test_a_fact_nobody_gave_shows_as_a_dash_and_not_as_a_crash() -> None:
    assert "–" in problem_of(Stale(), "en", "/x").detail


def test_a_fault_without_words_still_says_that_the_value_is_refused() -> None:
    problem = problem_of(Invalid(errors=(FieldFault("/a", "nobody_worded_it"),)), "en", "/x")

    assert problem.errors[0].message == "This value cannot be accepted."


def test_the_defect_says_nothing_about_itself() -> None:
    assert problem_of(InternalError(), "en", "/x").title == "Internal error"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/staff/v1/requests/0192f0c1-aaaa-7000-8000-138123456789:submit",) * 2,
        ("/bank/v1/payments/350599194910010019", "/bank/v1/payments/-"),
        ("/miniapp/v1/张三/x", "/miniapp/v1/-/x"),
        ("/miniapp/v1/<script>", "/miniapp/v1/-"),
        ("/" + "a" * 300, "/-"),
    ],
)
def test_a_path_is_shown_as_far_as_it_is_plain(path: str, shown: str) -> None:
    assert shown_path(path) == shown


@pytest.mark.parametrize(
    "header",
    [
        None,
        "garbage",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n",
    ],
)
def test_a_trace_that_is_none_gets_a_name_of_ours(header: str | None) -> None:
    made = trace_id_from(header)

    assert len(made) == 32
    assert made != trace_id_from(header)
