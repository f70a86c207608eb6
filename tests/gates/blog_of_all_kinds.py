"""A small blog with every kind of page, in English, German, Arabic or Japanese, for looking at themes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from msgspec import Struct

from built_site import BuiltSite

URL = "https://blog.example.org/"
LANGUAGES = ("en-GB", "de", "ar", "ja")
THEMES = ("default", "journal")


class Words(Struct, frozen=True):
    """What the authors of the blog write, in one language."""

    blog: str
    title: str
    heading: str
    sentence: str
    short: str
    name: str
    term: str


_ENGLISH = Words(
    blog="Slow Letters",
    title="What a trial of forty patients can say about four thousand",
    heading="Who was counted, and who was not",
    sentence="Whoever left the trial early had reasons, and the average of those who stayed knows none.",
    short="This is a reading, not a verdict.",
    name="Ann Abel",
    term="Methods",
)
_WORDS = {
    "en-GB": _ENGLISH,
    "de": Words(
        blog="Langsame Briefe",
        title="Wahrscheinlichkeitsrechnung und Versuchspersonenversicherungsbedingungen",
        heading="Nichtunterlegenheitsuntersuchungen in der Gesundheitsversorgungsforschung",
        sentence="Wer die Untersuchung vorzeitig verließ, hatte Gründe, die der Durchschnitt der Gebliebenen "
        "nicht kennt: Rückfallwahrscheinlichkeitsschätzungen gehören dazu.",
        short="Das ist eine Lesart, kein Urteil.",
        name="Jürgen Großmann",
        term="Auswertungsverfahren",
    ),
    "ar": Words(
        blog="رسائل بطيئة",
        title="ماذا تقول تجربة على أربعين مريضا عن أربعة آلاف",
        heading="من الذي حُسب ومن الذي لم يُحسب",
        sentence="من ترك الدراسة مبكرا كانت له أسباب، ومتوسط من بقوا (كما في Smith & Jones 2010) لا يعرفها.",
        short="هذه قراءة وليست حكما.",
        name="أحمد كاتب",
        term="مناهج البحث",
    ),
    "ja": Words(
        blog="ゆっくりした手紙",
        title="四十人の試験から四千人について何が言えるか",
        heading="数えられた人と数えられなかった人",
        sentence="早くに試験をやめた人には理由があり、残った人の平均はその理由を知らない。**「なぜか」**を問うべきである。",
        short="これは一つの読み方であり、判決ではない。",
        name="山田花子",
        term="研究方法",
    ),
}
_SETTINGS = """\
title = "BLOG"
url = "https://blog.example.org/"
description = "SHORT"
language = "LANGUAGE"
theme = "THEME"
license = "CC BY 4.0"
[posts]
disclaimer = "general"
per_page = 2
[disclaimers.general]
label = "TERM"
text = "SENTENCE"
[[menu]]
title = "BLOG"
path = "/"
[[menu]]
title = "TERM"
path = "/references/"
[citations]
work_pages = true
retractions = "content/retractions.csv"
highlight_authors = ["Abel, Ann"]
[comments]
reply = "mailto:letters@example.org"
[search]
enabled = true
"""
_NAMES = ("Abel", "Baker", "Clark", "Dent", "Evans", "Fisher", "Grant", "Hughes", "Irwin")
_WORKS = "".join(
    f"@article{{w{number}, author={{{' and '.join(f'{name}, Ann' for name in _NAMES[:number])}}},\n"
    f"  title={{The effect of a long treatment on what was measured in cohort {number}}},\n"
    f"  year={{20{10 + number}}}, abstract={{A long treatment was tried.}},\n"
    f"  journal={{Journal of Slow Results}}, volume={{{number}}}, pages={{10--{20 + number}}},\n"
    f"  doi={{10.5555/slow.{number:05}}}, pmid={{90000{number}}}}}\n"
    for number in range(1, 11)
)
_RETRACTIONS = (
    "RetractionNature,OriginalPaperDOI,RetractionDate,RetractionDOI\n"
    "Retraction,10.5555/slow.00002,3/4/2021 0:00,10.5555/notice.2\n"
)
_TEXT = """\
SENTENCE [@w1; @w2; @w3] SENTENCE [@w8] SENTENCE[^1]

## HEADING

SENTENCE [@w4] SENTENCE `code(x)` SENTENCE

![SENTENCE](bars.svg)

### HEADING

- SHORT
- SENTENCE [@w5]

> SENTENCE
>
> > SENTENCE [@w9]

| TERM | SHORT |
|---|---|
| 1 | 2.5 |
| 10 | 12.5 |

: SENTENCE

## TERM

> [!NOTE] TERM
> SENTENCE [@w10]
>
> - SENTENCE

```python
def mean(values):  # a line
    return sum(values) / len(values)
```

$$\\bar{x} = \\frac{1}{n} \\sum_{i=1}^{n} x_i$$

### SHORT

SENTENCE SENTENCE SENTENCE [@w1; @w7] SENTENCE

[^1]: SENTENCE [@w6]
"""
_DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" width="640" height="240" viewBox="0 0 640 240">
<path d="M20 220V40h80v180zM160 220V90h80v130zM300 220V10h80v210zM440 220V120h80v100z" fill="#36526b"/></svg>
"""
_COMMENTS = """\
- id: "1"
  author: Ben Baker
  date: 2024-03-02T10:00:00Z
  body: |
    SENTENCE [@w1]
- id: "2"
  author: NAME
  date: 2024-03-03T10:00:00Z
  parent: "1"
  body: |
    SENTENCE
- id: "3"
  author: Cleo
  date: 2024-03-04T10:00:00Z
  parent: "2"
  body: |
    SHORT
- id: "4"
  author: Dent
  date: 2024-03-05T10:00:00Z
  body: |
    SENTENCE
"""
_HEADER = "tags: [TERM]\ncategories: [TERM]\nauthors: [ann]\ncoi: SHORT\nseries: [BLOG]\n"
_FILES = {
    "site.toml": _SETTINGS,
    "content/references.bib": _WORKS,
    "content/retractions.csv": _RETRACTIONS,
    "content/authors/ann.md": "---\nname: NAME\naffiliation: TERM\n---\nSENTENCE\n",
    "content/pages/about.md": "---\ntitle: HEADING\n---\nSENTENCE [@w3]\n\n## TERM\n\nSENTENCE\n",
    "content/posts/2024-03-01-one/index.md": f'---\ntitle: TITLE\nsummary: "SENTENCE"\n{_HEADER}---\n{_TEXT}',
    "content/posts/2024-03-01-one/comments.yaml": _COMMENTS,
    "content/posts/2024-03-01-one/bars.svg": _DRAWING,
    "content/posts/2024-02-01-two.md": f"---\ntitle: HEADING\npinned: true\n{_HEADER}---\nSENTENCE [@w2]\n",
    "content/posts/2022-02-01-three.md": f"---\ntitle: SHORT\n{_HEADER}---\nSENTENCE\n\nSENTENCE [@w1]\n",
}
# The pages that are looked at, each of another kind.
PAGES = {
    "home": "/",
    "post": "/2024/03/one/",
    "page": "/about/",
    "references": "/references/",
    "work": "/references/w2/",
    "author": "/authors/ann/",
    "archive": "/archive/",
    "comments": "/comments/",
    "search": "/search/",
    "follow": "/how-to-follow/",
    "404": "/404.html",
}


def build_blog(folder: Path, theme: str, language: str) -> BuiltSite:
    """Write the blog into a folder of its own and build it.

    Raises:
        CalledProcessError: Octavo does not build it.
    """
    words = _WORDS[language]
    values = {name.upper(): getattr(words, name) for name in words.__struct_fields__}
    values |= {"THEME": theme, "LANGUAGE": language}
    for path, text in _FILES.items():
        file = folder / "blog" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        for name, value in values.items():
            text = text.replace(name, value)
        file.write_text(text, "utf-8")
    site = BuiltSite(folder / "host", URL)
    command = [sys.executable, "-m", "octavo", "build", str(folder / "blog"), "-o", str(site.output)]
    subprocess.run([*command, "--now", "2026-11-22"], check=True, capture_output=True)
    return site
