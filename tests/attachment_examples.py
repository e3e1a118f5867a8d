"""For every command on attachments: who may give it, and an input that is right."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from two_worlds import Worlds

Examples = list[tuple[str, dict[str, Any]]]


def _on(name: str, **more: Any) -> Callable[[Worlds], Awaitable[Examples]]:
    async def act(worlds: Worlds) -> Examples:
        version = await worlds.version("attachment", name)
        given = {"attachmentId": f"Attachment_{worlds.ready[name]}", "version": version, **more}
        return [("anne", given)]

    return act


ATTACHMENTS = {
    "updateAttachment": _on("attachment", title="Nye tall", publicness="INTERNAL"),
    "moveAttachment": _on("attachment_to_move", position=1),
    "removeAttachment": _on("attachment_to_remove", reason="Feil fil"),
    "withdrawSupplied": _on("supplied", reason="Feil fil"),
}
