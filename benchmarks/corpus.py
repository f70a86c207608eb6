"""A blog of any size, the same at every call; `python benchmarks/corpus.py 1000 DIR` writes an octavo site.

Post number n is drawn from a source seeded with n alone: a blog of ten thousand posts begins with the
texts of a blog of a thousand. Nothing here reads a clock.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from words import heading, paragraph, sentence
from works import Work, make_works

WORKS = 2_000
CITATIONS_A_POST = 6
AUTHORS = (("mousedoctor", "Mouse Doctor"), ("odette", "Odette Ratio"))
CATEGORIES = ("methods", "treatment", "laboratory", "history", "imaging", "living")
TAGS = tuple(
    """trials statistics survival bias registries placebo myelin axons conduction optic-nerve
spinal-cord relapse progression atrophy lesions scanners biomarkers antibodies interferon
stem-cells vitamins diet sleep fatigue walking work pregnancy children ageing cognition mood
pain bladder vision exercise genetics twins viruses smoking latitude mice models simulation
replication peer-review preprints abstracts outcomes dropouts subgroups""".split()
)
_FIRST_DAY = datetime(2005, 1, 3, 8, tzinfo=UTC)
_SPAN = timedelta(days=365 * 20)  # the posts of every corpus fill twenty years
_SECTIONS = 4
_READERS = (
    "Spaniel Widow",
    "Ataxic Andy",
    "Fen Walker",
    "Tony",
    "Ward Round",
    "Half Marathon",
    "N of One",
    "Una",
)


@dataclass(frozen=True, slots=True)
class Comment:
    """What a reader wrote."""

    id: str
    parent: str  # the id of the comment that it answers, or ""
    author: str
    by: str  # the id of an author of the blog, or ""
    moment: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Post:
    """A post, its body in Markdown with citations as Pandoc writes them: `[@key]`."""

    number: int
    slug: str
    title: str
    moment: datetime
    author: str  # an id of AUTHORS
    category: str
    tags: tuple[str, ...]
    summary: str
    body: str
    comments: tuple[Comment, ...]

    @property
    def file_stem(self) -> str:
        """Return the file's name without its ending."""
        return f"{self.moment:%Y-%m-%d}-{self.slug}"


@dataclass(frozen=True, slots=True)
class Corpus:
    """A blog, and the edits that a scenario makes to it."""

    size: int
    works: tuple[Work, ...]
    body_note: str = ""  # a sentence at the end of the post in the middle
    title_note: str = ""  # behind the title of that post
    has_new_post: bool = False
    has_new_comment: bool = False  # below the first text from the middle on that has some
    template_note: str = "first"  # what every page of the theme prints

    @property
    def edited_number(self) -> int:
        """Return the number of the post that edits touch: neither the newest nor the oldest."""
        return self.size // 2

    def posts(self) -> Iterator[Post]:
        """Yield the posts, the oldest first, made one after the other."""
        is_comment_due = self.has_new_comment
        for number in range(self.size):
            post = self.post(number)
            if number == self.edited_number:
                post = replace(post, title=post.title + self.title_note, body=post.body + self.body_note)
            if is_comment_due and number >= self.edited_number and post.comments:
                post = replace(post, comments=(*post.comments, _new_comment(post)))
                is_comment_due = False
            yield post
        if self.has_new_post:
            yield self.post(self.size)

    def post(self, number: int) -> Post:
        """Return one post as it is before any edit."""
        random = Random(f"post {number}")
        moment = _FIRST_DAY + number * (_SPAN / max(self.size, 1))
        moment = moment.replace(second=0, microsecond=0)
        title = heading(random)
        cited = random.sample(self.works, CITATIONS_A_POST)
        author = AUTHORS[random.random() < 0.3][0]
        category = random.choice(CATEGORIES)
        tags = tuple(sorted(random.sample(TAGS, random.choice((2, 3, 3, 4)))))
        summary = sentence(random)
        body = _body(random, [work.key for work in cited])
        comments = tuple(_comments(random, number, moment, self.works)) if number % 3 == 0 else ()
        slug = "-".join([*title.lower().replace(",", "").split(" ")[:5], str(number)])
        return Post(number, slug, title, moment, author, category, tags, summary, body, comments)


def make_corpus(size: int, works: int = WORKS) -> Corpus:
    """Return a blog of `size` posts that cite from `works` works."""
    return Corpus(size, make_works(works))


def _body(random: Random, keys: list[str]) -> str:
    """Return about 650 words: an introduction and sections with headings, a list and a quotation."""
    blocks = [_cite(paragraph(random, 4), keys[:1])]
    rest = keys[1:]
    for section in range(_SECTIONS):
        blocks.append(f"## {heading(random)}")
        cited = rest[section::_SECTIONS]
        blocks.append(_cite(paragraph(random, 4), cited[:1]))
        if section == 1:
            marker = random.choice(("-", "1."))
            blocks.append("\n".join(f"{marker} {sentence(random)}" for _ in range(3)))
        if section == 2:
            blocks.append(f"> {paragraph(random, 2)}")
            blocks.append(f"### {heading(random)}")
        blocks.append(_cite(paragraph(random, 4 if section % 2 else 3), cited[1:]))
    return "\n\n".join(blocks) + "\n"


def _cite(text: str, keys: list[str]) -> str:
    """Return a paragraph with its works cited at the ends of its sentences."""
    for key in keys:
        head, _, tail = text.partition(". ")
        text = f"{head} [@{key}]. {tail}" if tail else f"{head.rstrip('.')} [@{key}]."
    return text


def _comments(random: Random, number: int, moment: datetime, works: tuple[Work, ...]) -> Iterator[Comment]:
    """Yield nought to twenty comments, half of them answers to an earlier one."""
    for place in range(random.randint(0, 20)):
        moment += timedelta(minutes=random.randint(3, 600))
        parent = f"{number}-{random.randrange(place)}" if place and random.random() < 0.5 else ""
        text = " ".join(sentence(random) for _ in range(random.randint(1, 4)))
        if random.random() < 0.1:
            text = _cite(text, [random.choice(works).key])
        by, author = random.choice(AUTHORS) if random.random() < 0.15 else ("", random.choice(_READERS))
        yield Comment(f"{number}-{place}", parent, author, by, moment, text)


def _new_comment(post: Post) -> Comment:
    last = post.comments[-1]
    moment = last.moment + timedelta(minutes=5)
    return Comment(f"{post.number}-new", last.id, _READERS[0], "", moment, "One thought more.")


def main() -> None:
    """Write an octavo site."""
    from octavo_site import octavo_files
    from trees import write_files

    parser = argparse.ArgumentParser(description="Write a blog of N posts into DIR as an octavo site.")
    parser.add_argument("posts", type=int, metavar="N")
    parser.add_argument("folder", type=Path, metavar="DIR")
    arguments = parser.parse_args()
    write_files(arguments.folder, octavo_files(make_corpus(arguments.posts)))


if __name__ == "__main__":
    main()
