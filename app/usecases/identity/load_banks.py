"""Bring the partner banks to what the project carries."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.results.codes import BankBook
from app.models.identity.banks import PartnerBank
from app.queries.identity.banks import banks_by_code


async def load_banks(session: AsyncSession, books: Iterable[BankBook]) -> None:
    """Add banks that are new and rename or close those that are there; none is ever removed."""
    known = await banks_by_code(session)
    for book in books:
        bank = known.get(book.code) or PartnerBank(code=book.code)
        bank.name_zh, bank.name_en, bank.open = book.name.zh, book.name.en, book.open
        session.add(bank)
