"""What a mini-program route asks of its caller, as types in its signature."""

from typing import Annotated

from fastapi import Depends

from app.domain.identity.agency import AgencyScope
from app.edge.auth import CitizenMay
from app.policies.principals import Citizen

# identity
SignedInCitizen = Annotated[Citizen, Depends(CitizenMay(None, bound=False))]
"""Whoever holds the telephone, known by name or not; never for somebody else."""
BoundCitizen = Annotated[Citizen, Depends(CitizenMay(None))]
"""The person himself; never for somebody else."""

# attachments
MaySendFiles = Annotated[Citizen, Depends(CitizenMay(AgencyScope.APPLY))]
"""The person himself, or whoever applies for him."""
