"""Files that staff take at the counter or the door, and those they look at."""

from typing import Annotated
from uuid import UUID

from fastapi import Form, status
from starlette.responses import Response

from app.domain.errors import NotFound
from app.edge.files import FILE_ANSWER, ArrivedFile, file_answer
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.edge.surroundings import TheHouse
from app.queries.attachments import attachment
from app.routers.staff.authority import MayAddAttachments, MayReadAttachments
from app.schemas.attachments import AttachmentRead, DocumentKey
from app.usecases.attachments.add_attachment import add_attachment as add
from app.usecases.attachments.hand_out_attachment import hand_out_attachment

router = HouseRouter(tags=["附件"])

Document = Annotated[DocumentKey, Form(description="对应办事指南中的材料。")]
Whose = Annotated[UUID, Form(description="附件所属的人，须在本人管辖范围内。")]


@router.post("/attachments", status_code=status.HTTP_201_CREATED)
async def add_attachment(
    file: ArrivedFile,
    document_key: Document,
    person_id: Whose,
    staff: MayAddAttachments,
    session: DbSession,
    now: Now,
    house: TheHouse,
) -> AttachmentRead:
    """Take one photo or PDF from a person of my divisions."""
    return AttachmentRead.of(
        await add(session, house.storage, staff.scope, person_id, document_key, file, now)
    )


@router.get("/attachments/{attachment_id:uuid}")
async def read_attachment(
    attachment_id: UUID, staff: MayReadAttachments, session: DbSession
) -> AttachmentRead:
    """Read what is known of one file."""
    found = await attachment(session, staff.scope, attachment_id)
    if found is None:
        raise NotFound
    return AttachmentRead.of(found)


@router.get(
    "/attachments/{attachment_id:uuid}/content", response_class=Response, responses=FILE_ANSWER
)
async def download_attachment(
    attachment_id: UUID, staff: MayReadAttachments, session: DbSession, now: Now, house: TheHouse
) -> Response:
    """Download one file; who looked at whose papers is written down."""
    file = await hand_out_attachment(session, house.storage, staff.scope, attachment_id, now)
    return file_answer(file, attachment_id)
