"""What the parts of any valid structure are drawn from: words, names, keys, and where decisions go onward."""

from __future__ import annotations

import string
from dataclasses import replace

from hypothesis import strategies as st

from fellesskap.structure.model import Force, MatterClass, Names

WORDS = st.text(
    alphabet=string.ascii_letters + "æøåÆØÅčđŋšž -–'\"\\#[]{}=.,1", min_size=1, max_size=30
).filter(lambda text: text.strip() != "")
TEXTS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], include_characters="\n\t"),
    max_size=40,
)
NAMES = st.builds(Names, WORDS, st.just("") | WORDS, st.just("") | WORDS)


def some_keys(prefix: str, least: int, most: int) -> st.SearchStrategy[list[str]]:
    """Draw some keys of a kind, each once."""
    word = st.text(alphabet=string.ascii_lowercase, min_size=1, max_size=6)
    return st.lists(word, min_size=least, max_size=most, unique=True).map(
        lambda words: [f"{prefix}{word}" for word in words]
    )


def onward(
    draw: st.DrawFn, matter: MatterClass, decided_in: str, single: list[str], deciders: list[str]
) -> MatterClass:
    """Let decisions of a matter class go onward to a body that its route does not decide in, where there is one."""
    force = draw(st.sampled_from(Force))
    known = [
        key for key in (deciders if force is Force.PENDING else single) if key != decided_in and key in single
    ]
    if force is Force.AT_ONCE or not known:
        return matter
    return replace(matter, force=force, onward_to=draw(st.sampled_from(known)))
