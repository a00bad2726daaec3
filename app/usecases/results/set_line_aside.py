"""Leave a line that cannot be applied to a person, so that it stops no other."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.results.kept import KeptLine
from app.domain.results.terms import LineOutcome, LineProblem
from app.models.payments.results import BankLine


async def set_line_aside(session: AsyncSession, line: KeptLine, now: datetime) -> None:
    """Whether it is new or waited for its money; what was applied meanwhile stays as it is."""
    aside = {
        "applied_at": now,
        "outcome": LineOutcome.DOUBTFUL,
        "problem": LineProblem.NOT_APPLICABLE,
    }
    statement = insert(BankLine).values(asdict(line) | aside)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[BankLine.bank_code, BankLine.serial],
            set_=aside,
            where=(BankLine.id == line.id) & (BankLine.outcome == LineOutcome.NOT_FUNDED),
        )
    )
