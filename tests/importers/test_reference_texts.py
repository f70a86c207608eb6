"""What becomes of references in posts and comments."""

from octavo.bibliography.library.growing_library import GrowingLibrary
from octavo.importers.references.in_texts import cite_in_markdown, keys_in_comment

REFERENCE = "Marek FG, Novak J. A title. Acta Glia. 2010;133:2-7."
OTHER = "Novak J. Another title. Acta Glia. 2011;134:8-9."


def cite(markdown: str) -> str:
    return cite_in_markdown(markdown, GrowingLibrary()).text


def test_a_paragraph_becomes_a_citation_in_full() -> None:
    """The reader sees the same reference, now with links and a page of its own."""
    assert cite(f"One.\n\n{REFERENCE}\n\nTwo.\n") == "One.\n\n[@marek2010]{.full}\n\nTwo.\n"


def test_markup_is_looked_through() -> None:
    """Blogs set authors bold, journals italic and link titles."""
    pasted = (
        "**Marek FG**, Novak&nbsp;J. [A \\[small\\] title](https://doi.org/10.5555/a). *Acta\nGlia*. "
        "<b>2010</b>;133:2-7."
    )
    library = GrowingLibrary()
    assert cite_in_markdown(pasted, library).text == "[@marek2010]{.full}"
    (record,) = library.added
    assert (record.title, record.container_title, record.doi) == ("A [small] title", "Acta Glia", "10.5555/a")
    assert record.note.startswith("Marek FG, Novak J. A [small] title. Acta Glia.")


def test_items_quotations_and_lines_are_replaced_one_by_one() -> None:
    """Lists of references are the most frequent form; marks and breaks stay."""
    text = f"1. {REFERENCE}\n2. {OTHER}\n3. Words.\n\n> {OTHER}\n\n{REFERENCE}<br>\n{OTHER}  \nWords.\n"
    assert cite(text) == (
        "1. [@marek2010]{.full}\n2. [@novak2011]{.full}\n3. Words.\n\n> [@novak2011]{.full}\n\n"
        "[@marek2010]{.full}<br>\n[@novak2011]{.full}  \nWords.\n"
    )


def test_a_label_and_what_follows_stay() -> None:
    """Nothing that the author wrote is lost."""
    assert cite(f"Reference: {REFERENCE} This was *odd*.") == "Reference: [@marek2010]{.full} This was *odd*."


def test_a_paragraph_of_html_is_replaced_whole() -> None:
    """A citation inside a block of HTML would stay text."""
    assert cite(f'<p class="ref"><span>{REFERENCE}</span></p>\n') == "[@marek2010]{.full}\n"


def test_half_of_a_mark_is_never_left() -> None:
    """The text around would change."""
    text = "Reference: Marek FG, Novak J. A title. **Acta Glia. 2010;133:2-7. Read** it."
    found = cite_in_markdown(text, GrowingLibrary())
    assert found.text == text
    assert found.doubtful[0].recognised.doubts == ("Its markup goes on in the text around it.",)


def test_half_of_a_link_is_never_left() -> None:
    """A bracket without its other half would be text."""
    text = f"Reference: [{REFERENCE}](https://example.org/a) Read it."
    assert cite(text) == text


def test_code_and_headings_are_left_alone() -> None:
    """They are shown as they were typed."""
    text = f"```\n{REFERENCE}\n```\n\n    {REFERENCE}\n\n## {REFERENCE}\n"
    assert cite(text) == text


def test_doubtful_ones_stay_and_are_told_with_their_lines() -> None:
    """A person looks at them."""
    text = f"One.\n\nA title. Marek FG, Novak J. Acta Glia. 2010;133:2-7.\n\n{OTHER}\n"
    found = cite_in_markdown(text, GrowingLibrary())
    assert [one.line for one in found.doubtful] == [3]
    assert found.keys == ("novak2011",)


def test_again_is_the_same() -> None:
    """An import that is repeated must write the same file."""
    library = GrowingLibrary()
    text = f"{REFERENCE}\n\n{OTHER}\n"
    first = cite_in_markdown(text, library)
    again = cite_in_markdown(text, GrowingLibrary(library.added))
    assert again == first
    assert cite_in_markdown(first.text, library).text == first.text


def test_works_pasted_into_a_comment_are_named_and_its_words_stay() -> None:
    """They are the reader's; only the key is noted."""
    library = GrowingLibrary()
    text = f"<p>See this:<br>\n{REFERENCE}<br />Or not.</p><p>{OTHER}</p><p>{REFERENCE}</p>"
    assert keys_in_comment(text, library) == ("marek2010", "novak2011")
    assert keys_in_comment(f"See this:\n{OTHER}\n", library) == ("novak2011",)
    assert keys_in_comment("I walked in 2010.", library) == ()
