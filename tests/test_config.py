"""Reading site.toml."""

from __future__ import annotations

import pytest

from octavo.site.config import Config, read_config

MINIMAL = 'title = "Blog"\nurl = "https://example.org/"\n'
FIELDS = "year, month, day, slug, category, author."
FORM = "In a permalink a number is written as {month} or {month:02}, a name as {slug}."


def problems(text: str) -> list[str]:
    return [str(problem) for problem in read_config(text)[1]]


def read(settings: str) -> Config:
    config, found = read_config(MINIMAL + settings)
    assert config is not None
    assert found == ()
    return config


def test_two_keys_are_enough() -> None:
    """A newcomer writes a title and an address; all else has a default."""
    config = read("")
    assert (config.title, config.origin, config.base_path) == ("Blog", "https://example.org", "/")
    assert config.posts.permalink == "/{year}/{month:02}/{slug}/"
    assert str(config.zone) == "Europe/London"


@pytest.mark.parametrize(
    ("url", "origin", "base_path"),
    [
        ("https://example.org", "https://example.org", "/"),
        ("https://example.org/blog", "https://example.org", "/blog/"),
        ("http://localhost:8000/a/b/", "http://localhost:8000", "/a/b/"),
    ],
)
def test_the_base_path_is_part_of_the_address(url: str, origin: str, base_path: str) -> None:
    """With or without a slash at its end, one address means one thing."""
    config, found = read_config(f'title = "B"\nurl = "{url}"\n')
    assert found == ()
    assert config is not None
    assert (config.origin, config.base_path) == (origin, base_path)


def test_a_build_for_another_host_takes_the_place_of_the_address() -> None:
    config, _ = read_config(MINIMAL, base_url="https://preview.example/x/")
    assert config is not None
    assert config.base_path == "/x/"


def test_text_stays_text_and_numbers_are_read() -> None:
    """A blog may be called 1984."""
    config, found = read_config('title = 1984\nurl = "https://e.org"\n[posts]\nper_page = "25"\n')
    assert found == ()
    assert config is not None
    assert (config.title, config.posts.per_page) == ("1984", 25)


def test_what_only_two_keys_together_can_tell_is_reported_too() -> None:
    text = MINIMAL + '[posts]\ndisclaimer = "genral"\n[comments]\nreply = "isso"\n'
    text += '[disclaimers.general]\nlabel = "L"\ntext = "T"\n[categories.x]\ndisclaimer = "other"\n'
    text = text.replace("example.org/", "example.org/?a=1#b")
    assert problems(f'timezone = "Europe/Londn"\n{text}') == [
        "site.toml:1:1: error: The time zone “Europe/Londn” is not known.\n"
        "  hint: Did you mean Europe/London, Europe/Lisbon or Europe/Oslo?",
        "site.toml:5:1: error: There is no disclaimer “genral”.\n  hint: Did you mean general?",
        "site.toml:12:1: error: There is no disclaimer “other”.\n  hint: [disclaimers] has: general.",
        "site.toml:7:1: error: Replies by Isso need the address of its server.\n"
        "  hint: Add [comments.isso] with url.",
        "site.toml:3:1: error: “url” should have no query and no fragment.\n"
        "  hint: Leave out what follows ? or #.",
    ]


def test_a_title_that_is_missing_hides_no_other_mistake() -> None:
    """The example's title and address stand in, so that the whole site is checked in one run."""
    config, found = read_config('timezone = "Mars/Olympus"\n')
    assert [problem.message for problem in found] == [
        "The key “title” is missing in site.toml.",
        "The key “url” is missing in site.toml.",
        "The time zone “Mars/Olympus” is not known.",
    ]
    assert config is not None
    assert (config.title, str(config.zone)) == ("Untitled", "UTC")


@pytest.mark.parametrize(
    ("permalink", "message"),
    [
        ("/{year}/{slgu}/", "The permalink has an unknown field {slgu}; known: " + FIELDS),
        ("/{slug.__class__}/", "The permalink has an unknown field {slug.__class__}; known: " + FIELDS),
        ("/{}/{slug}/", "The permalink has an unknown field {}; known: " + FIELDS),
        ("/{year}/{month}/", "The permalink has no {slug}, so two posts could not be told apart."),
        ("/{year/{slug}/", "The permalink cannot be read: unexpected '{' in field name."),
        ("/{slug:>10}/", FORM),
        ("/{slug:02}/", FORM),
        ("/{slug!r}/", FORM),
        ("/../{slug}/", "The permalink has a segment that is no name."),
        ("/.git/{slug}/", "The permalink has a segment that is no name."),
        ("//{slug}/", "The permalink has a segment that is no name."),
        ("/a\\\\{slug}/", "A permalink has only letters, digits, hyphens, dots, slashes and fields."),
        ("/?p={slug}", "A permalink has only letters, digits, hyphens, dots, slashes and fields."),
        ("{year}/{slug}/", "“permalink” should be a path that begins with /, not “{year}/{slug}/”."),
    ],
)
def test_a_permalink_that_cannot_work_is_an_error(permalink: str, message: str) -> None:
    """Each post's address is made from it: a mistake here is a mistake on every page."""
    config, (problem,) = read_config(f'{MINIMAL}[posts]\npermalink = "{permalink}"\n')
    assert (str(problem.location), problem.message) == ("site.toml:4:1", message)
    assert config is not None
    assert config.posts.permalink == "/{year}/{month:02}/{slug}/", "what follows can still be checked"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "title = Blog\n",
            "1:9: error: This is not valid TOML: Invalid value.\n"
            '  hint: Text stands in straight quotation marks: key = "text".',
        ),
        (
            'title = "a"\ntitle = "b"\n',
            "2:12: error: This is not valid TOML: Cannot overwrite a value.\n"
            "  hint: The same key or table stands further up.",
        ),
        ('title = "a', "1: error: This is not valid TOML: Unterminated string."),
        ("[posts\n", "1:7: error: This is not valid TOML: Expected ']' at the end of a table declaration."),
    ],
)
def test_broken_toml_names_the_place(text: str, message: str) -> None:
    assert problems(text) == [f"site.toml:{message}"]


def test_names_of_categories_differ_not_by_case() -> None:
    config = read('[categories.Methods]\ndescription = "How"\n')
    assert config.term("category", "methods").description == "How"
    assert config.term("category", "other").description == ""
