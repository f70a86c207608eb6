"""What happens to a site between one build and the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from corpus import Corpus


@dataclass(frozen=True, slots=True)
class Scenario:
    """A situation in which a site is built."""

    title: str
    is_cold: bool  # without anything that an earlier build left
    edit: Callable[[Corpus], Corpus]
    is_checked_out: bool = False  # new copies of the sources and no output, as CI that keeps caches has them


def _changed_entry(corpus: Corpus) -> Corpus:
    """Return the corpus with another title for a work that the post in the middle cites."""
    body = corpus.post(corpus.edited_number).body
    key = body.partition("[@")[2].partition("]")[0]
    works = tuple(
        replace(work, title=f"{work.title}, corrected") if work.key == key else work for work in corpus.works
    )
    return replace(corpus, works=works)


SCENARIOS: Mapping[str, Scenario] = {
    "cold": Scenario("first build", True, lambda corpus: corpus),
    "kept": Scenario("first build, caches kept", False, lambda corpus: corpus, is_checked_out=True),
    "no-op": Scenario("nothing changed", False, lambda corpus: corpus),
    "body": Scenario(
        "one post's text", False, lambda corpus: replace(corpus, body_note="\nOne sentence more was added.\n")
    ),
    "title": Scenario("one post's title", False, lambda corpus: replace(corpus, title_note=", again")),
    "new-post": Scenario("a new post", False, lambda corpus: replace(corpus, has_new_post=True)),
    "comment": Scenario("a comment", False, lambda corpus: replace(corpus, has_new_comment=True)),
    "template": Scenario("a template", False, lambda corpus: replace(corpus, template_note="second")),
    "bibliography": Scenario("an entry of the .bib", False, _changed_entry),
}
