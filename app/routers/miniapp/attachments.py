"""Files that people send for their requests."""

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
from app.routers.miniapp.authority import MaySendFiles
from app.schemas.attachments import AttachmentRead, DocumentKey
from app.usecases.attachments.add_attachment import add_attachment as add
from app.usecases.attachments.hand_out_attachment import hand_out_attachment

router = HouseRouter(tags=["附件"])

Document = Annotated[DocumentKey, Form(description="对应办事指南中的材料。")]


@router.post("/attachments", status_code=status.HTTP_201_CREATED)
async def add_attachment(
    file: ArrivedFile,
    document_key: Document,
    citizen: MaySendFiles,
    session: DbSession,
    now: Now,
    house: TheHouse,
) -> AttachmentRead:
    """Send one photo or PDF; it is kept for 7 days until a request takes it."""
    whose = citizen.subject
    return AttachmentRead.of(
        await add(session, house.storage, citizen.scope, whose, document_key, file, now)
    )


@router.get("/attachments/{attachment_id:uuid}")
async def read_attachment(
    attachment_id: UUID, citizen: MaySendFiles, session: DbSession
) -> AttachmentRead:
    """Read what is known of one file."""
    found = await attachment(session, citizen.scope, attachment_id)
    if found is None:
        raise NotFound
    return AttachmentRead.of(found)


@router.get(
    "/attachments/{attachment_id:uuid}/content", response_class=Response, responses=FILE_ANSWER
)
async def download_attachment(
    attachment_id: UUID, citizen: MaySendFiles, session: DbSession, now: Now, house: TheHouse
) -> Response:
    """Download one file."""
    file = await hand_out_attachment(session, house.storage, citizen.scope, attachment_id, now)
    return file_answer(file, attachment_id)
