"""Of an answer by mail only what its sender wrote is kept."""

from __future__ import annotations

from functools import partial

import pytest

from growth import grows_too_fast
from octavo.importers.mail.html_text import html_to_text
from octavo.importers.mail.message import unfold_flowed
from octavo.importers.mail.own_words import own_words
from text_shapes import Shape


@pytest.mark.parametrize(
    "line",
    [
        "On Tue, May 12, 2026 at 2:03 PM A Name <a@b.example> wrote:",
        "Am 12.05.26 um 14:03 schrieb A Name:",
        "Le 12/05/2026 à 14:03, A Name a écrit :",
        "El 12/5/26 a las 14:03, A Name escribió:",
        "Il 12/05/26 14:03, A Name ha scritto:",
        "Op 12-05-2026 om 14:03 schreef A Name:",
        "Em 12/05/2026 14:03, A Name escreveu:",
        "Den 2026-05-12 kl. 14:03, skrev A Name:",
        "tir. 12. mai 2026 kl. 14:03 skrev A Name <a@b.example>:",
        "A Name kirjoitti 12.5.2026 klo 14.03:",
        "W dniu 12.05.2026 o 14:03, A Name pisze:",
        "Dne 12. 05. 26 v 14:03 A Name napsal(a):",
        "A Name <a@b.example> ezt írta (időpont: 2026. máj. 12., K, 14:03):",
        "În mar., 12 mai 2026 la 14:03, A Name a scris:",
        "12.05.2026 14:03, A Name пишет:",
        "12 мая 2026 г., в 14:03, A Name написал(а):",
        "вт, 12 трав. 2026 р. о 14:03 A Name <a@b.example> пише:",
        "12 May 2026 Sal 14:03 tarihinde A Name şunu yazdı:",
        "Στις Τρί 12 Μαΐ 2026 στις 14:03, ο χρήστης A Name έγραψε:",
        "2026年5月12日(火) 14:03 A Name <a@b.example>:",
        "在 2026年5月12日，14:03，A Name 写道：",
        "2026년 5월 12일 (화) 오후 2:03, A Name 님이 작성:",
        "* A Name <a@b.example> [2026-05-12 14:03]:",
        "On Tuesday A Name wrote:",
    ],
)
def test_the_line_above_a_quotation_goes_in_every_language(line: str) -> None:
    """A program speaks its user's language; what it says of the quoted person is not part of the answer."""
    quoted = "> Quoted.\n>\n> > Deeper."

    assert own_words(f"Above.\n\n{line}\n{quoted}\n", is_answer=True) == "Above."
    assert own_words(f"{line}\n{quoted}\n\nBelow.\n", is_answer=True) == "Below."
    assert own_words(f"Above.\n\n{line}\n\n{quoted}\n", is_answer=False) == "Above."


def test_a_line_above_a_quotation_may_be_folded() -> None:
    line = "On Tue, May 12, 2026 at 2:03 PM Somebody With A Long Name <\nsome.body@mail.example>\nwrote:"
    text = f"Yes.\n\n{line}\n\n> No.\n"

    assert own_words(text, is_answer=True) == "Yes."


def test_a_quotation_without_marks_goes_as_well() -> None:
    """Some programs indent what they quote, and of that nothing is left in plain text."""
    text = "Yes.\n\nOn 12/05/2026, 14:03, A <a@b.example> wrote:\n\nPrivate.\n\nMore of it.\n"

    assert own_words(text, is_answer=False) == "Yes."


@pytest.mark.parametrize(
    "text",
    [
        "In 1979 somebody wrote:\n\nAll of it was known by then.",
        "Ask two things:\n\n- why\n- when",
        "> The author says so.\n\nI do not.",
        "From: nowhere\nto somewhere",
        "Date: unknown\nPlace: unknown\nFrom: me\nTo: nobody",
        "It was -- as I said -- in 2020.",
        "Sent from the ward, with no time to look it up.",
        "2020 --\n--\n" + "a long list\n" * 20 + "end",
    ],
)
def test_what_only_looks_like_a_quotation_stays(text: str) -> None:
    """Readers' words must not vanish because they look like a program's."""
    assert own_words(text, is_answer=False) == text


def test_quotations_between_the_answers_go() -> None:
    """What is quoted may come from a private mail; the comment stands below what it answers anyway."""
    text = "A Name wrote on 12.5.2026:\n> One?\n\nFirst.\n\n> Two?\n\nSecond.\n"

    assert own_words(text, is_answer=True) == "First.\n\nSecond."


@pytest.mark.parametrize(
    "footer",
    [
        "-- \nA Name\nSome Street 1",
        "--\nA Name",
        "Sent from my iPhone",
        "Get Outlook for Android<https://aka.ms/x>",
        "Von meinem Samsung Galaxy Smartphone gesendet.",
        "Envoyé de mon iPad\n\n-- \nA Name",
        "_______________________________________________\nletters mailing list\nletters@lists.example",
        "-----Original Message-----\nFrom: A\nSent: 1 May",
        "---------- Forwarded message ---------\nFrom: A",
        "*From:* A Name <a@b.example>\n*Sent:* Tuesday\n*To:* B\n*Subject:* C\n\nPrivate.",
        "Von: A\nGesendet: 1. Mai\nAn: B\nBetreff: C",
        'Gesendet: Dienstag, 12. Mai 2026 um 14:03 Uhr\nVon: "A"\nAn: B\nBetreff: C\n\nPrivate.',
    ],
)
def test_signatures_and_footers_go(footer: str) -> None:
    assert own_words(f"My words.\n\n{footer}\n", is_answer=False) == "My words."


@pytest.mark.slow
def test_a_hostile_message_is_read_in_little_time() -> None:
    """Whoever can send a mail must not be able to stop the import."""
    for line in ("On 12 May 2026 a <a@b.example> wrote:", "--", "From: a", "x" * 2000 + ":", "> "):
        for pump in (f"{line}\n", f"{line}\n\n", line):
            for is_answer in (True, False):
                read = partial(own_words, is_answer=is_answer)
                assert not grows_too_fast(read, Shape.of(pump)), (pump[:9], is_answer)
                read(pump * (100_000 // len(pump)))
    html_to_text("<blockquote><div>" * 20_000 + "<b><a href=x>" * 20_000 + "</q>" * 20_000)


def test_flowed_paragraphs_come_back_on_one_line() -> None:
    text = "One \nparagraph. \n> Quoted \n> on.\n  \tindented \nmore\n-- \nName"

    assert unfold_flowed(text) == "One paragraph. \n> Quoted on.\n \tindented more\n-- \nName"


def test_flowed_text_without_spaces_between_words_is_joined() -> None:
    assert unfold_flowed("これは \n長い", joins=True) == "これは長い"


def test_html_becomes_what_somebody_would_have_typed() -> None:
    html = (
        "<head><title>x</title></head><p>One<br>two <b>bold </b>and <i>italic</i></p>"
        '<ul><li>first<li>second</ul><ol><li>a</ol><div>See <a href="https://example.org/a">the paper</a>, '
        '<a href="http://example.org/">http://example.org</a>, <a href="mailto:a@b.example">me</a>.</div>'
        "<blockquote>quoted<br>twice</blockquote><pre>a\n  b</pre><script>x</script>"
        "<table><tr><td>c<td>d</table>"
    )

    assert html_to_text(html) == (
        "One\ntwo **bold** and *italic*\n\n- first\n- second\n\n1. a\n\n"
        "See [the paper](https://example.org/a), http://example.org/, me.\n\n"
        "> quoted\n> twice\n\na\n  b\n\nc d\n"
    )
