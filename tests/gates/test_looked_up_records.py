"""250 records of MEDLINE through `octavo cite`, beside what PubMed's own file and page say of them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from built_site import REPOSITORY
from loopback_services import LoopbackServices, loopback_services
from medline import Article, read_articles
from medline_text import medline_text
from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.nbib import read_nbib
from octavo.bibliography.styles import get_style
from octavo.bibliography.styles.style import StyleSettings
from octavo.errors import Location
from octavo.model.reference import Record
from pubmed_format import cite

COUNT = 250


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    found = list(read_articles(REPOSITORY / ".benchmarks", most=1500))
    # "Iu" is one letter of another alphabet: with initials alone no full name can be written.
    whole = [one for one in found if all(a.initials.isupper() or not a.initials for a in one.authors)]
    return Random(250).sample(whole, COUNT)  # noqa: S311  # the same ones each time


@pytest.fixture
def services(articles: list[Article]) -> Iterator[LoopbackServices]:
    with loopback_services() as running:
        running.medline = {article.pmid: medline_text(article) for article in articles}
        yield running


def look_up(site: Path, articles: list[Article]) -> str:
    asked = [f"pmid:{article.pmid}" for article in articles]
    command = [sys.executable, "-m", "octavo", "cite", "--site", str(site), *asked]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_entries_are_those_of_the_file_and_lines_are_pubmeds(
    articles: list[Article], services: LoopbackServices, tmp_path: Path
) -> None:
    """Field by field. Three requests serve all of them, and the second time none is sent."""
    (tmp_path / "content").mkdir()
    (tmp_path / "site.toml").write_text(f'title = "T"\nurl = "https://example.org/"\n{services.settings}')
    printed = look_up(tmp_path, articles)
    bib = tmp_path / "content/references.bib"
    before = bib.read_bytes()
    assert services.paths == ["/eutils/efetch.fcgi"] * 3
    assert printed.count("added to references.bib") == COUNT
    assert look_up(tmp_path, articles).count("is in the bibliography already") == COUNT
    assert (len(services.asked), bib.read_bytes()) == (3, before)

    written = {record.pmid: record for record in read_bibtex("references.bib", before).records}
    style = get_style("nlm", StyleSettings(page_range="as-written"))
    exact = 0
    for article in articles:
        (own,) = read_nbib("pubmed.nbib", services.medline[article.pmid].encode()).records
        assert bare(written[article.pmid]) == bare(own)
        line, pubmeds = style.format_reference(written[article.pmid]).text, cite(article)
        assert comparable(line) == comparable(pubmeds)
        exact += plain(line) == plain(pubmeds)
    assert exact >= 245, "of the others each lacks something that the docstring below names"


def bare(record: Record) -> Record:
    """Return a record without its name and place here; a page range may be written with its whole end."""
    return replace(record, key="", location=Location(""), source_file="")


def plain(line: str) -> str:
    """Return a line with ordinary spaces."""
    return " ".join(line.split())


def comparable(line: str) -> str:
    """Return a line without what octavo's records have no place for, or its style leaves out on purpose.

    These are “Epub ahead of print” where there is a volume, a publisher's number in place of pages, and
    pages behind the first range. Two signs differ: Citing Medicine has a comma before a group, and no
    brackets around a supplement without a volume.
    """
    line = plain(line).replace(" Epub ahead of print.", "")
    line = re.sub(r":S[0-9]{4}-\S+(?=\. )", "", line)
    line = re.sub(r"(:\w+(?:-\w+)?)(?:, \w+(?:-\w+)?)+(?=\. )", r"\1", line)
    line = re.sub(r";\((Suppl[^()]*)\)", r";\1", line)
    return line.replace("; ", ", ").replace("?.", "?")
