"""Jinja for the pages: one environment a language, our filters, and the marking of what fell back to bokmål."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import InternationalizationExtension

from fellesskap.structure.rules.holidays import holidays_on
from fellesskap.texts import LANGUAGE_NAMES, LANGUAGES, Translator
from fellesskap.texts.dates import oslo
from fellesskap.texts.rulings import does, nature_by, ruled
from fellesskap.texts.translator import FALLBACK_BEGINS, FALLBACK_ENDS
from fellesskap_web.assets import Assets
from fellesskap_web.forms import new_key
from fellesskap_web.prose import as_html, document_of, section_of, words_of
from fellesskap_web.words import SIDES, case_state_of, effect_noun, notice_words, paper_words, state_of

TEMPLATES = Path(__file__).parent / "templates"

# A tag with its attributes; or an element whose content is plain text, where no <span> may stand.
_NO_SPAN = re.compile(
    r"<(title|textarea|option|script|style)\b.*?</\1>|<[a-zA-Z/!](?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL
)


class Renderer:
    """Renders templates in the reader's language."""

    def __init__(
        self, assets: Assets, *, reload: bool = False, folders: Sequence[Path] = (TEMPLATES,)
    ) -> None:
        self._folders = folders
        self._loader = FileSystemLoader(folders)
        self._environments = {
            language: self._environment(Translator(language, marks=True), assets, reload)
            for language in LANGUAGES
        }

    def render(self, template: str, language: str, context: Mapping[str, object]) -> str:
        """Render a template by name; raise for a name it uses and nobody gave."""
        html = self._environments[language].get_template(template).render(context)
        return mark_fallbacks(html) if FALLBACK_BEGINS in html else html

    def has(self, template: str) -> bool:
        """Tell whether a template exists."""
        return any((folder / template).is_file() for folder in self._folders)

    def _environment(self, texts: Translator, assets: Assets, reload: bool) -> Environment:
        environment = Environment(
            loader=self._loader,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=reload,
            extensions=[InternationalizationExtension],
        )
        environment.install_gettext_callables(  # type: ignore[attr-defined]
            texts.gettext,
            texts.ngettext,
            newstyle=True,
            pgettext=texts.pgettext,
            npgettext=texts.npgettext,
        )
        environment.filters.update(
            day=lambda value: texts.day(as_day(value)),
            day_of_year=lambda value: texts.day_of_year(as_day(value)),
            short_day=lambda value: texts.short_day(as_day(value)),
            holidays_on=lambda value: holidays_on(as_day(value)),
            moment=lambda value: texts.moment(as_moment(value)),
            clock=lambda value: texts.clock(as_moment(value)),
            number=texts.number,
            listing=texts.listing,
            iso=lambda value: value if isinstance(value, str) else value.isoformat(),
            uuid=bare_id,
            prose=as_html,
            words_of=words_of,
            held_by=lambda meeting: held_by(meeting, texts),
            meeting_name=lambda meeting: f"{held_by(meeting, texts)}, {texts.day(as_day(meeting['heldOn']))}",
            document_of=document_of,
        )
        environment.globals.update(
            asset=assets.url,
            icon=assets.icon,
            new_key=new_key,
            texts=texts,
            language_names=LANGUAGE_NAMES,
            sides=SIDES,
            state_of=state_of,
            case_state_of=case_state_of,
            effect_noun=effect_noun,
            ruled=ruled,
            does=does,
            nature_by=nature_by,
            notice_words=notice_words,
            paper_words=paper_words,
            as_day=as_day,
            section_of=section_of,
            version=version("fellesskap"),
        )
        return environment


def held_by(meeting: Any, texts: Translator) -> str:
    """Name the body that a meeting is of; those of a joint one by their short names, where they have any."""
    bodies = [meeting["body"], *meeting["jointWith"]]
    if len(bodies) == 1:
        return str(meeting["body"]["name"])
    return texts.listing([str(body["abbreviation"] or body["name"]) for body in bodies])


def bare_id(value: str) -> str:
    """Give the id that addresses and forms carry: a global id without the name of its type."""
    return value.rpartition("_")[2]


def as_day(value: Any) -> date:
    """Read a day as the graph writes it; a moment counts as its day in Norway."""
    if isinstance(value, datetime) or (isinstance(value, str) and "T" in value):
        return as_moment(value).date()
    return date.fromisoformat(value) if isinstance(value, str) else value


def as_moment(value: Any) -> datetime:
    """Read a moment as the graph writes it, moved to Norway's clock."""
    return oslo(datetime.fromisoformat(value) if isinstance(value, str) else value)


def mark_fallbacks(html: str) -> str:
    """Turn the marks around bokmål texts into `lang="nb"`; inside tags and plain-text elements they vanish."""
    done: list[str] = []
    position = 0
    for tag in _NO_SPAN.finditer(html):
        done += (_spans(html[position : tag.start()]), _plain(tag.group()))
        position = tag.end()
    done.append(_spans(html[position:]))
    return "".join(done)


def _spans(text: str) -> str:
    return text.replace(FALLBACK_BEGINS, '<span lang="nb">').replace(FALLBACK_ENDS, "</span>")


def _plain(text: str) -> str:
    return text.replace(FALLBACK_BEGINS, "").replace(FALLBACK_ENDS, "")
