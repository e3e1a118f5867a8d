"""The pages of what the community sends: papers, one's own notices, and how the mails have fared."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from litestar import get, post
from litestar.response import Response

from fellesskap.db.work import Work
from fellesskap.documents.service import RetryDocument, load_file, retry_document
from fellesskap.notices.service import (
    MarkRead,
    RetryDelivery,
    SettleDelivery,
    mark_read,
    retry_delivery,
    settle_delivery,
)
from fellesskap.texts import mark
from fellesskap_web.context import Page, Visit, command, page, sent_form


@get("/dokumenter")
async def list_papers(visit: Visit) -> Page:
    """List the papers, newest first."""
    kind = visit.query.get("type", "")
    return await page(
        visit,
        "documents/list.html",
        "PaperList",
        {"kinds": [kind] if kind in _KINDS else list(_KINDS), "after": visit.query.get("etter") or None},
        chosen=kind,
        kinds=_KINDS,
    )


@get(["/dokumenter/{document_id:uuid}/fil", "/offentlig/dokumenter/{document_id:uuid}/fil"])
async def show_file(visit: Visit, document_id: UUID) -> Page:
    """Send a finished paper; it is shown in the browser and never changes."""
    async with Work(visit.tenant, visit.actor, visit.clock) as work:
        file = await load_file(work, document_id)
    return Response(
        file.content,
        media_type=file.media_type,
        status_code=HTTPStatus.OK,
        headers={"Content-Disposition": f'inline; filename="{file.name}"', "ETag": f'"{file.digest}"'},
    )


@post("/dokumenter/{document_id:uuid}/igjen")
async def retry_paper(visit: Visit, document_id: UUID) -> Page:
    """Have a paper that failed made once more."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        retry_document,
        lambda: RetryDocument(document_id, form.version),
        then=visit.path("dokumenter"),
        receipt=mark("Dokumentet lages på nytt."),
    )


@get("/varsler")
async def list_notices(visit: Visit) -> Page:
    """List one's own notices; unread ones first asked for by `?vis=uleste`."""
    unread = True if visit.query.get("vis") == "uleste" else None
    return await page(
        visit,
        "notices/list.html",
        "NoticeList",
        {"unread": unread, "after": visit.query.get("etter") or None},
        unread_only=unread,
    )


@post("/varsler/{notice_id:uuid}/lest")
async def read_notice(visit: Visit, notice_id: UUID) -> Page:
    """Mark a notice read, and lead on to what it is about."""
    form = await sent_form(visit)
    about = form.text("about", required=False, longest=200)
    onward = about if about.startswith(visit.path() + "/") else visit.path("varsler")
    return await command(
        visit, form, mark_read, lambda: MarkRead(notice_id), then=onward, receipt=mark("Varselet er lest.")
    )


@get("/administrasjon")
async def list_deliveries(visit: Visit) -> Page:
    """List the mails and how they have fared; those that need a person first asked for by `?vis=feil`."""
    trouble = visit.query.get("vis") == "feil"
    return await page(
        visit,
        "notices/deliveries.html",
        "DeliveryList",
        {
            "states": ["FAILED", "UNCERTAIN"] if trouble else None,
            "after": visit.query.get("etter") or None,
        },
        trouble=trouble,
    )


@post("/utsendinger/{delivery_id:uuid}/igjen", opt={"form_page": "/administrasjon"})
async def send_again(visit: Visit, delivery_id: UUID) -> Page:
    """Send a mail once more."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        retry_delivery,
        lambda: RetryDelivery(delivery_id, form.version),
        then=visit.path("administrasjon"),
        receipt=mark("E-posten er lagt i kø igjen."),
    )


@post("/utsendinger/{delivery_id:uuid}/avklar", opt={"form_page": "/administrasjon"})
async def settle_mail(visit: Visit, delivery_id: UUID) -> Page:
    """Say whether an uncertain mail arrived."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        settle_delivery,
        lambda: SettleDelivery(delivery_id, form.version, sent=form.text("button") == "sent"),
        then=visit.path("administrasjon"),
        receipt=mark("Utsendingen er avklart."),
    )


_KINDS = (
    *("CALL", "CALL_OPEN", "MINUTES", "MINUTES_OPEN", "DECISION_LETTER", "APPOINTMENT_LETTER"),
    *("DIALOGUE_SUMMARY", "WRITTEN_RECORD"),
)

routes = [
    list_papers,
    show_file,
    retry_paper,
    list_notices,
    read_notice,
    list_deliveries,
    send_again,
    settle_mail,
]
