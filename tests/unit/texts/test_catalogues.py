"""The catalogues hold every text and every refusal, in every language, with nothing left over."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from babel.messages.pofile import read_po

from catalogue_scan import refusals, strings_in_source, texts
from fellesskap.texts import LANGUAGES
from fellesskap.texts.catalogue import files, load, read
from fellesskap.texts.translator import UNKNOWN_CODE

_FACT = re.compile(r"%\((\w+)\)s")


def facts_of(text: str) -> set[str]:
    return set(_FACT.findall(text))


def keys(language: str, domain: str) -> set[tuple[str | None, str]]:
    return set(load(language, domain).keys())


def test_the_scan_finds_texts_in_templates_and_in_code() -> None:
    found = {text.key for text in texts()}
    assert {"Hopp til hovedinnhold", "Til forankring", "i morgen"} <= found


def test_every_text_is_there_in_nynorsk() -> None:
    missing = {
        text.key: text.place for text in texts() if (text.context, text.key) not in keys("nn", "pages")
    }
    assert missing == {}


@pytest.mark.parametrize("language", ["nn", "se"])
def test_no_text_is_translated_that_nobody_shows(language: str) -> None:
    shown = {(text.context, text.key) for text in texts()}
    assert keys(language, "pages") - shown == set()


def test_every_refusal_has_a_sentence_in_bokmal() -> None:
    missing = {
        refusal.code: refusal.place
        for refusal in refusals()
        if (None, refusal.code) not in keys("nb", "errors")
    }
    assert missing == {}


def test_every_sentence_is_there_in_nynorsk() -> None:
    assert keys("nb", "errors") - keys("nn", "errors") == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_left_over(language: str) -> None:
    whole, begun = strings_in_source()
    left = {
        code
        for _, code in keys(language, "errors")
        if code not in whole and code.partition(".")[2] not in whole and not code.startswith(tuple(begun))
    }
    assert left == set()


def test_a_sentence_names_only_facts_that_every_refusal_with_its_code_gives() -> None:
    wrong = {
        f"{refusal.place} {refusal.code}": sorted(named - refusal.facts)
        for refusal in refusals()
        if refusal.facts is not None
        and (named := facts_of(load("nb", "errors").find(refusal.code) or "")) - refusal.facts
    }
    assert wrong == {}


@pytest.mark.parametrize("language", ["nn", "se"])
def test_a_translation_names_the_same_facts_as_the_bokmal(language: str) -> None:
    bokmal = load("nb", "errors")
    for path in files(language, "pages"):
        for message in read(path):
            singular, *plural = message.id if isinstance(message.id, tuple) else (message.id,)
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            for form in forms:
                assert facts_of(form) <= facts_of(singular) | facts_of("".join(plural)), (path, message.id)
            assert facts_of(forms[-1]) == facts_of(plural[0] if plural else singular), (path, message.id)
    for path in files(language, "errors"):
        for message in read(path):
            assert facts_of(str(message.string)) == facts_of(bokmal.find(str(message.id)) or ""), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_lies_in_the_file_its_code_begins_with(language: str) -> None:
    for path in files(language, "errors"):
        for message in read(path):
            assert str(message.id).split(".")[0] == path.stem, path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("domain", ["pages", "errors"])
def test_no_two_files_say_the_same_text_differently(language: str, domain: str) -> None:
    said: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path in files(language, domain):
        for message in read(path):
            said[message.context or "", str(message.id)].add(str(message.string))
    assert {key: forms for key, forms in said.items() if len(forms) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_empty_or_uncertain(language: str) -> None:
    for domain in ("pages", "errors"):
        for path in files(language, domain):
            with path.open("rb") as file:
                whole = [message for message in read_po(file, abort_invalid=True) if message.id]
            assert len(whole) == len(list(read(path))), path


def test_there_is_a_sentence_for_a_code_without_one() -> None:
    assert load("nb", "errors").find(UNKNOWN_CODE)
