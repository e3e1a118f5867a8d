"""What a mail about one kind of notice says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """A kind's three texts; `%(subject)s` is the title of the case or meeting."""

    subject: str
    lead: str
    link: str
