"""What Piccolo's migration runner looks for; the product itself imports `DB` directly."""

from __future__ import annotations

from piccolo.conf.apps import AppRegistry

from fellesskap.db.engine import DB

APP_REGISTRY = AppRegistry(apps=[])

__all__ = ["APP_REGISTRY", "DB"]
