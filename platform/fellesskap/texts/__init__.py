"""What people read, in bokmål, nynorsk and Northern Sami.

Pages, mails and documents use the bokmål sentence itself as the key, so bokmål needs no catalogue and is
complete by definition. Refusals are keyed by the code of their `DomainError`. Each language is a folder of
.po files, one a noun, merged when first read: `nn/cases.po` for texts, `nn/errors/case.po` for the refusals
whose codes begin with `case.`. A Northern Sami text that is missing is answered in bokmål, and the pages
mark it so.
"""

from __future__ import annotations

from collections.abc import Mapping

from fellesskap.texts.catalogue import LANGUAGE_NAMES, LANGUAGES
from fellesskap.texts.translator import Translator, mark, translator

__all__ = ["LANGUAGES", "LANGUAGE_NAMES", "Translator", "mark", "sentence", "translator"]


def sentence(code: str, facts: Mapping[str, object], language: str) -> str:
    """Say in one language what the refusal `code` means: what happened, why, and what to do next."""
    return translator(language).sentence(code, facts)
