"""Month after month: every programme of one county, from the draft to the banks' answers."""

from collections.abc import Sequence
from datetime import date, datetime

from app.domain.calendar.days import SHANGHAI, day_of
from app.tour.paying.banks import Street
from app.tour.paying.batches import (
    Batch,
    hang_list,
    prepare,
    release,
    review,
    settled,
    take_list_down,
)
from app.tour.paying.office import Office

PAY_DAY, HOUR = 6, 9
PUBLIC_DAYS = 21
"""Seven working days, wherever in the year they fall."""


class County:
    """One county that pays its programmes every month."""

    def __init__(self, office: Office, street: Street, code: str, banks: Sequence[str]) -> None:
        self.office, self.street, self.code, self.banks = office, street, code, banks

    async def pays(self, programmes: Sequence[str], month: date) -> list[Batch]:
        """Pay one month; a list that has to be public first hangs its time."""
        await self.office.until(at_work(month.replace(day=PAY_DAY)))
        desk = await self.office.desk(self.code)
        drafts = [await prepare(desk, code, f"{month:%Y-%m}") for code in programmes]
        drafts = [await review(desk, draft) for draft in drafts if draft["count"]]
        shown = [draft for draft in drafts if draft["shown_count"]]
        for draft in shown:
            await hang_list(desk, draft)
        if shown:
            await self.office.days_pass(PUBLIC_DAYS)
            desk = await self.office.desk(self.code)
        for draft in shown:
            await take_list_down(desk, draft)
        day = day_of(await self.office.stage.days_pass(0))
        sent = [
            await release(desk, draft, f"PZ{month:%Y%m}{place:02}", day.isoformat())
            for place, draft in enumerate(drafts)
        ]
        for bank in self.banks:
            await self.street.work(bank)
        return [await settled(desk, batch) for batch in sent]


def at_work(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, HOUR, tzinfo=SHANGHAI)


def shifts_for(months: int) -> int:
    """Each month has a shift of its own, and one more where a list hangs."""
    return 2 * months + 2
