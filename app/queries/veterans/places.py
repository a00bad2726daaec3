"""The divisions that a dossier names."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.veterans.errors import UnknownDivision
from app.domain.veterans.sections import Basics
from app.queries.divisions import division_names


async def check_places(session: AsyncSession, basics: Basics) -> None:
    """Refuse a residence or household register in a division that does not exist."""
    named = {"/division_code": basics.division_code, "/hukou_code": basics.hukou_code}
    known = await division_names(session, {code for code in named.values() if code})
    for pointer, code in named.items():
        if code is not None and code not in known:
            raise UnknownDivision(pointer)
