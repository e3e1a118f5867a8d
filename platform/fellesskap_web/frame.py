"""What the layout needs around every page: who, where, which language, the way on, the receipt."""

from __future__ import annotations

from typing import Any

from fellesskap_web import navigation
from fellesskap_web.receipts import Receipt, unseal
from fellesskap_web.visitor import SCHEMES, Visitor

RECEIPT_COOKIE = "kvittering"


def facts(visitor: Visitor) -> dict[str, Any]:
    """Give the names every template may use."""
    return {
        "visit": visitor,
        "form": visitor.form,
        "unread": visitor.unread,
        "csrf": visitor.csrf,
        "nonce": visitor.nonce,
        "language": visitor.language,
        "scheme": visitor.scheme,
        "schemes": SCHEMES,
        "accent": navigation.accent(visitor.community),
        "navigation": [
            (entry, on_bar, navigation.current(visitor, entry))
            for entry, on_bar in navigation.main_entries(visitor)
        ],
        "development": not visitor.installation.settings.production,
    }


def receipt(visitor: Visitor) -> Receipt | None:
    """Find the receipt this session was left by its last form; a fragment leaves it for the next page."""
    value = visitor.request.cookies.get(RECEIPT_COOKIE)
    if not value or not visitor.csrf or visitor.fragment is not None:
        return None
    return unseal(value, visitor.csrf)
