"""Years of payments: the months before a batch, paid to the same people, made in SQL.

Triggers and constraints stay as they are; indexes are dropped for it and made again.
"""

from collections.abc import Mapping
from typing import Any, LiteralString
from uuid import UUID, uuid4

import psycopg
from psycopg import Connection, sql

from app.db import libpq_url

_AT = "(t.period - make_interval(months => %(months)s))::date"
_BATCH: Mapping[str, LiteralString] = {
    "id": "%(to)s",
    "number": "t.number || '-' || %(months)s",
    "period": _AT,
}
_PART: Mapping[str, LiteralString] = {
    "id": "gen_random_uuid()",
    "batch_id": "%(to)s",
    # One voucher funds one part.
    "voucher_no": "CASE WHEN t.voucher_no IS NOT NULL THEN gen_random_uuid()::text END",
}
_PAYMENT: Mapping[str, LiteralString] = {
    "id": "uuid7_at(now() - make_interval(months => %(months)s), row_number() OVER ())",
    "batch_id": "%(to)s",
    "period": _AT,
    # The twelve digits of its own number stay; the month before them is another.
    "payment_no": f"left(t.payment_no, 7) || to_char({_AT}, 'YYYYMM') || right(t.payment_no, 12)",
}
_INDEXES = (
    "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
    " WHERE indrelid = 'payments'::regclass AND NOT indisprimary"
)
_COLUMNS = (
    "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
    " AND NOT attisdropped AND attgenerated = '' ORDER BY attnum"
)
_SAMPLE = "SELECT payment_no FROM payments WHERE bank_code = %s ORDER BY random() LIMIT %s"


def fill(url: str, batch_id: UUID, payments: int) -> int:
    """Add whole months before this batch until there are so many; return how many there are."""
    with psycopg.connect(libpq_url(url), autocommit=True) as connection:
        there = _count(connection)
        indexes = connection.execute(_INDEXES).fetchall()
        for name, _ in indexes:
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        for months in range(1, -(-payments // there)):
            values = {"from": batch_id, "to": uuid4(), "months": months}
            _copy(connection, "batches", "id", _BATCH, values)
            _copy(connection, "remittances", "batch_id", _PART, values)
            _copy(connection, "payments", "batch_id", _PAYMENT, values)
        connection.execute("SET maintenance_work_mem = '512MB'")
        for _, definition in indexes:
            connection.execute(definition)
        connection.execute("VACUUM ANALYZE payments")
        return _count(connection)


def sampled(url: str, bank_code: str, count: int) -> list[str]:
    """Return numbers of so many payments of a bank, from all over the table."""
    with psycopg.connect(libpq_url(url)) as connection:
        return [row[0] for row in connection.execute(_SAMPLE, (bank_code, count))]


def _copy(
    connection: Connection,
    table: LiteralString,
    key: LiteralString,
    changed: Mapping[str, LiteralString],
    values: Mapping[str, Any],
) -> None:
    """Copy the rows of a batch; what is `changed` is another expression, the rest is the same."""
    columns = [row[0] for row in connection.execute(_COLUMNS, (table,))]
    own: dict[str, sql.Composable] = {name: sql.Identifier("t", name) for name in columns}
    own |= {name: sql.SQL(expression) for name, expression in changed.items()}
    statement = sql.SQL("INSERT INTO {0} ({1}) SELECT {2} FROM {0} t WHERE t.{3} = %(from)s")
    connection.execute(
        statement.format(
            sql.Identifier(table),
            sql.SQL(", ").join(sql.Identifier(name) for name in columns),
            sql.SQL(", ").join(own[name] for name in columns),
            sql.Identifier(key),
        ),
        values,
    )


def _count(connection: Connection) -> int:
    row = connection.execute("SELECT count(*) FROM payments").fetchone()
    assert row is not None
    return int(row[0])
