"""What a mini-program route asks of its caller, as types in its signature."""

from typing import Annotated

from fastapi import Depends

from app.domain.identity.agency import AgencyScope
from app.edge.auth import CitizenMay
from app.edge.guardian import HolderOrGuardian
from app.edge.hot import CitizenReads, HotCall
from app.policies.principals import Citizen

# identity
SignedInCitizen = Annotated[Citizen, Depends(CitizenMay(None, bound=False))]
"""Whoever holds the telephone, known by name or not; never for somebody else."""
BoundCitizen = Annotated[Citizen, Depends(CitizenMay(None))]
"""The person himself; never for somebody else."""

# attachments
MaySendFiles = Annotated[Citizen, Depends(CitizenMay(AgencyScope.APPLY))]
"""The person himself, or whoever applies for him."""

# catalogue
MayReadGuides = Annotated[Citizen, Depends(CitizenMay(AgencyScope.APPLY, bound=False))]
"""Anybody signed in; what is on file is shown once it is known whose file."""
MayAskEligibility = Annotated[Citizen, Depends(CitizenMay(AgencyScope.APPLY))]
"""The person himself, or whoever applies for him."""

# veterans
MayReadDossier = Annotated[Citizen, Depends(CitizenMay(AgencyScope.VIEW_DOSSIER))]
"""The person himself, or an agent who may see the dossier."""

# requests
MayApply = Annotated[Citizen, Depends(CitizenMay(AgencyScope.APPLY))]
"""The person himself, or whoever applies for him."""
MayGlance = Annotated[HotCall, Depends(CitizenReads(AgencyScope.APPLY))]
"""The same people, recognised by the statement that reads the answer."""

# visits
MayBook = Annotated[Citizen, Depends(CitizenMay(AgencyScope.BOOK))]
"""The person himself, or whoever books visits for him."""

# payments
MayReadMoney = Annotated[Citizen, Depends(CitizenMay(AgencyScope.VIEW_PAYMENTS))]
"""The person himself, or an agent whom he lets see the money, and what must be confirmed for it."""
MayChangeAccount = Annotated[Citizen, Depends(HolderOrGuardian())]
"""The person himself, or his guardian; never somebody he gave a mandate to."""
