"""Everything that can be tried on money, through the real use cases and jobs."""

from collections.abc import Awaitable, Callable
from datetime import date

from tests.properties.money_accounts import ACCOUNT_DEEDS
from tests.properties.money_batches import BATCH_DEEDS
from tests.properties.money_books import BOOK_DEEDS
from tests.properties.money_claims import CLAIM_DEEDS
from tests.properties.money_county import COUNTIES, LISTED, PROGRAMMES, County, grants, raises
from tests.properties.money_lists import LIST_DEEDS
from tests.properties.money_lives import LIFE_DEEDS
from tests.properties.money_people import PEOPLE_DEEDS
from tests.properties.money_results import RESULT_DEEDS
from tests.properties.money_try import Deed

DEEDS: dict[str, Deed] = {
    **ACCOUNT_DEEDS,
    **BATCH_DEEDS,
    **BOOK_DEEDS,
    **CLAIM_DEEDS,
    **LIFE_DEEDS,
    **LIST_DEEDS,
    **PEOPLE_DEEDS,
    **RESULT_DEEDS,
}


async def grant_more(county: County, choice: int) -> None:
    where = COUNTIES[choice // 4 % 2]
    await grants(county, where, PROGRAMMES[choice % 2], 2026 + choice // 2 % 2, 100_000)


async def raise_rate(county: County, choice: int) -> None:
    """Mostly upwards and into the past; now and then downwards, or from next month on."""
    month = (date(2026, 8, 1), date(2026, 9, 1), date(2026, 11, 1), date(2027, 1, 1))
    fen = (55_001, 61_000, 49_000, 70_007, 53_333)[choice % 5]
    where = COUNTIES[choice % 7 == 0]
    programme = LISTED if choice % 2 else PROGRAMMES[0]
    await raises(county, where, programme, fen, month[choice // 5 % 4])


COUNTY_DEEDS: dict[str, Callable[[County, int], Awaitable[None]]] = {
    "grant_more": grant_more,
    "raise_rate": raise_rate,
}
