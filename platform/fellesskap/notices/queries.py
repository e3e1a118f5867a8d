"""Loading and saving notices and deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotFound
from fellesskap.notices.model import Delivery, DeliveryState
from fellesskap.notices.tables import Delivery as DeliveryRow
from fellesskap.notices.tables import Notice as NoticeRow


async def insert_notices(work: Work, notices: Sequence[NoticeRow], deliveries: Sequence[DeliveryRow]) -> None:
    """Insert notices with their deliveries."""
    await NoticeRow.insert(*notices)
    await DeliveryRow.insert(*deliveries)


async def is_visible(work: Work, notice_id: UUID) -> bool:
    """Tell whether a notice shows in the scope in force."""
    return bool(await NoticeRow.exists().where(NoticeRow.id == notice_id))


async def mark_read(work: Work, notice_id: UUID, at: datetime) -> bool:
    """Mark a notice read, the first time only; tell whether this was it."""
    done = (
        await NoticeRow.update({NoticeRow.read_at: at})
        .where((NoticeRow.id == notice_id) & NoticeRow.read_at.is_null())
        .returning(NoticeRow.id)
    )
    return bool(done)


_COLUMNS = (
    DeliveryRow.id,
    DeliveryRow.notice_id,
    DeliveryRow.person_id,
    DeliveryRow.message_id,
    DeliveryRow.state,
    DeliveryRow.attempts,
    DeliveryRow.claimed_at,
    DeliveryRow.version,
)


async def load_delivery(work: Work, delivery_id: UUID) -> Delivery:
    """Load a delivery in the scope in force; raise `NotFound` where it does not show."""
    rows = await DeliveryRow.select(*_COLUMNS).where(DeliveryRow.id == delivery_id)
    if not rows:
        raise NotFound("notice.delivery_not_found")
    return _delivery(rows[0])


async def find_sending(work: Work) -> list[Delivery]:
    """List the deliveries that are being sent and that nobody else is settling."""
    rows = (
        await DeliveryRow.select(*_COLUMNS)
        .where(DeliveryRow.state == DeliveryState.SENDING)
        .lock_rows("UPDATE", skip_locked=True)
    )
    return [_delivery(row) for row in rows]


async def update_delivery(work: Work, delivery: Delivery, **values: Any) -> None:
    """Change a delivery that still has its version; raise `Conflict` where it has moved on."""
    done = (
        await DeliveryRow.update(**values, version=delivery.version + 1)
        .where((DeliveryRow.id == delivery.id) & (DeliveryRow.version == delivery.version))
        .returning(DeliveryRow.id)
    )
    if not done:
        raise Conflict("notice.changed_meanwhile")


def _delivery(row: dict[str, Any]) -> Delivery:
    return Delivery(**{**row, "state": DeliveryState(row["state"])})
