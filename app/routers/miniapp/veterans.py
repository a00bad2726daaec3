"""My dossier, or that of the person I act for."""

from app.domain.calendar.days import day_of
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.policies.dossiers import sees_health
from app.queries.veterans.persons import person_seen
from app.queries.veterans.views import profile_shown
from app.routers.miniapp.authority import BoundCitizen, MayReadDossier
from app.schemas.miniapp.veterans import ContactEdited, ProfileRead
from app.usecases.veterans.change_contact import change_contact as change

router = HouseRouter(tags=["我的档案"])


@router.get("/profile")
async def read_profile(citizen: MayReadDossier, session: DbSession, now: Now) -> ProfileRead:
    """Read the five sections of the dossier."""
    person = await person_seen(session, citizen.scope, citizen.subject)
    with_health = sees_health(citizen)
    return ProfileRead.of(
        await profile_shown(session, citizen.scope, person, day_of(now), with_health=with_health)
    )


@router.post("/profile/contact")
async def change_contact(
    edited: ContactEdited, version: IfMatch, citizen: BoundCitizen, session: DbSession, now: Now
) -> ProfileRead:
    """Correct how I can be reached; nobody does this for another."""
    person = await change(session, citizen, edited.contact(), version=version, now=now)
    return ProfileRead.of(
        await profile_shown(session, citizen.scope, person, day_of(now), with_health=True)
    )
