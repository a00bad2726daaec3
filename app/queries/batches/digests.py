"""Digests that go with control totals: SHA-256 over lines of text, in the order of numbers.

A line of a batch is `payment_no TAB attempt TAB amount_fen TAB account_id LF`; a bank, which
knows no ids of accounts, reads the same without the last column. Never all in memory.
"""

from hashlib import sha256
from typing import LiteralString
from uuid import UUID

from psycopg import sql
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.copying import copied_out

_OF_BATCH: LiteralString = """
SELECT payment_no, attempt, amount_fen, account_id FROM payments
WHERE batch_id = {batch_id} AND status <> 'cancelled' ORDER BY payment_no
"""
_OF_REMITTANCE: LiteralString = """
SELECT payment_no, attempt, amount_fen FROM payments
WHERE batch_id = {batch_id} AND bank_code = {bank_code} AND status = 'sent' ORDER BY payment_no
"""


async def digest_of_batch(session: AsyncSession, batch_id: UUID) -> bytes:
    """Over every line that the batch carries."""
    return await _digest(session, sql.SQL(_OF_BATCH).format(batch_id=sql.Literal(batch_id)))


async def digest_of_remittance(session: AsyncSession, batch_id: UUID, bank_code: str) -> bytes:
    """Over what goes to one bank, at the moment of sending: the bank can reckon it too."""
    return await _digest(
        session,
        sql.SQL(_OF_REMITTANCE).format(
            batch_id=sql.Literal(batch_id), bank_code=sql.Literal(bank_code)
        ),
    )


async def _digest(session: AsyncSession, query: sql.Composed) -> bytes:
    digest = sha256()
    async for block in copied_out(session, query):
        digest.update(block)
    return digest.digest()
