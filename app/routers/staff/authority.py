"""What a staff route asks of its caller, as types in its signature."""

from typing import Annotated

from fastapi import Depends

from app.edge.auth import Requires
from app.policies.permissions import Permission
from app.policies.principals import Staff

# identity
SignedInStaff = Annotated[Staff, Depends(Requires(Permission.OWN_SESSION))]
MayCreateStaff = Annotated[Staff, Depends(Requires(Permission.STAFF_CREATE))]
MayReadStaff = Annotated[Staff, Depends(Requires(Permission.STAFF_READ))]
MayUnlockStaff = Annotated[Staff, Depends(Requires(Permission.STAFF_UNLOCK))]
MayIssueBindingCodes = Annotated[Staff, Depends(Requires(Permission.BINDING_CODE_ISSUE))]
MayRegisterAgencies = Annotated[Staff, Depends(Requires(Permission.AGENCY_REGISTER))]
