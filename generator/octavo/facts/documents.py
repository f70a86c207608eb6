"""Files → what they say, each read alone: texts, discussions, authors."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import force_setattr

from octavo.comments.redactions import RedactionAction, Redactions, read_redactions, redactions_for
from octavo.errors import Location, Problem, SiteError
from octavo.facts.inputs import extension_code, file, files, read_bytes, settings
from octavo.formats.decoding import decode_text
from octavo.graph import Form, Reader, packed, query, table
from octavo.languages.catalogues import Speech, site_catalogue
from octavo.reading.documents import (
    NO_DISCUSSION,
    NO_DISCUSSION_TEXT,
    AuthorProfile,
    DiscussionFacts,
    DiscussionText,
    HeaderAndFacts,
    ParsedDiscussion,
    ParsedText,
    ParseOptions,
)
from octavo.reading.implied import implied_authors
from octavo.site.config import Config, is_language_tag, read_config
from octavo.site.discover import REDACTIONS, TEXTS, SourceKind
from octavo.site.frontmatter import AuthorKeys, PostKeys
from octavo.site.headers.people import HeaderAuthor
from octavo.text.file_names import without_text_ending

_COMMENTS = SourceKind.COMMENTS


class ReadingSettings(Struct, frozen=True):
    """The settings that reading a text depends on."""

    timezone: str
    plugins: tuple[str, ...]
    code: tuple[str, ...]
    allowed_hosts: tuple[str, ...]
    alt_is_caption: bool
    macros: tuple[tuple[str, str], ...]
    speech: Speech


@query(settings)
def config(graph: Reader, _: str) -> Config:
    """Return the settings. Raises `SiteError` if there are none that could be used."""
    text, base_url = graph.get(settings)
    found, problems = read_config(text, base_url=base_url)
    if found is None:
        raise SiteError(problems)
    for problem in problems:
        graph.report(problem)
    return found


@query(config, files, file)
def speech(graph: Reader, _: str) -> Speech:
    """Return what octavo says in each language, with the words that the site has of its own."""
    own = {}
    for one in graph.get(files):
        if one.kind is SourceKind.WORDS:
            tag = one.path.rpartition("/")[2].removesuffix(".po")
            if not is_language_tag(tag):
                message = f"“{tag}” is no language tag, so these words are in no language that is known."
                hint = "Name the file by one, such as de.po or pt-BR.po."
                graph.report(Problem(Location(one.path), message, hint, code="catalogue"))
                continue
            own[tag], problems = site_catalogue(tag, read_bytes(graph, one.path), one.path)
            for problem in problems:
                graph.report(problem)
    return Speech(graph.get(config).language, own)


@query(config, extension_code, speech)
def reading(graph: Reader, _: str) -> ReadingSettings:
    """Return the settings that reading a text depends on."""
    known = graph.get(config)
    return ReadingSettings(
        timezone=known.timezone,
        plugins=known.markdown.plugins,
        code=tuple([graph.get(extension_code, name) for name in known.markdown.plugins]),
        allowed_hosts=tuple(sorted(known.allowed_hosts)),
        alt_is_caption=known.markdown.alt_is_caption,
        macros=tuple(known.maths.macros.items()),
        speech=graph.get(speech),
    )


@query(files)
def texts(graph: Reader, _: str) -> tuple[str, ...]:
    """Return the paths of all posts and pages."""
    return tuple([one.path for one in graph.get(files) if one.kind in TEXTS])


@query(files)
def bibliography_files(graph: Reader, _: str) -> tuple[tuple[str, str], ...]:
    """Return the paths of all bibliographies, each with the text that it belongs to, "" for the site."""
    return tuple([(one.path, one.owner) for one in graph.get(files) if one.kind is SourceKind.BIBLIOGRAPHY])


@table(files)
def author_files(graph: Reader, _: str) -> dict[str, str]:
    """Return the paths of authors' files by the authors' ids."""
    return {
        without_text_ending(one.path.rpartition("/")[2]): one.path
        for one in graph.get(files)
        if one.kind is SourceKind.AUTHOR
    }


@query(author_files)
def author_ids(graph: Reader, _: str) -> tuple[str, ...]:
    """Return the ids of all authors, those too whose files cannot be read."""
    return tuple(graph.get(author_files))


@table(files)
def comment_files(graph: Reader, _: str) -> dict[str, str]:
    """Return the paths of discussions by the texts that they belong to."""
    return {one.owner: one.path for one in graph.get(files) if one.kind is _COMMENTS}


def parse_options(known: ReadingSettings, author_ids: tuple[str, ...] = ()) -> ParseOptions:
    """Return how texts are read, as `parse_document` takes it."""
    return ParseOptions(
        zone=Config("", "", timezone=known.timezone).zone,
        plugins=known.plugins,
        author_ids=frozenset(author_ids),
        allowed_hosts=frozenset(known.allowed_hosts),
        alt_is_caption=known.alt_is_caption,
        macros=known.macros,
        speech=known.speech,
    )


# ---- texts


def _text_form() -> Form[Any]:
    return _with_frozen_header(packed(ParsedText | None))


def _head_form() -> Form[Any]:
    return _with_frozen_header(packed(HeaderAndFacts | None))


def _with_frozen_header(form: Form[Any]) -> Form[Any]:
    def decode(data: bytes) -> Any:
        known = form.decode(data)
        if known is not None:
            _freeze(known.header.keys)
        return known

    return Form(form.encode, decode)


def _freeze(keys: PostKeys | AuthorKeys) -> None:
    if keys.extra:
        force_setattr(keys, "extra", _frozen(keys.extra))


def _frozen(value: object) -> object:
    """Return plain data as the schema gives it, with tuples for lists."""
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    return value


@query(file, reading, form=_text_form, is_large=True)
def document(graph: Reader, path: str) -> ParsedText | None:
    """Return a post or a page; None if its header cannot be read."""
    from octavo.reading.parse import parse_document

    known, options = graph.get(file, path).parsed, graph.get(reading)
    parsed, problems = known or parse_document(path, read_bytes(graph, path), parse_options(options))
    for problem in problems:
        graph.report(problem)
    return parsed


@query(document, form=_head_form)
def header_and_facts(graph: Reader, path: str) -> HeaderAndFacts | None:
    """Return the small part of a post or a page; None if its header cannot be read."""
    known = graph.get(document, path)
    return None if known is None else HeaderAndFacts(known.header, known.facts)


# ---- authors


def _author_form() -> Form[Any]:
    form: Form[Any] = packed(AuthorProfile | None)

    def decode(data: bytes) -> AuthorProfile | None:
        known: AuthorProfile | None = form.decode(data)
        if known is not None:
            _freeze(known.keys)
        return known

    return Form(form.encode, decode)


@query(author_files, file, reading, form=_author_form)
def author_of_file(graph: Reader, author_id: str) -> AuthorProfile | None:
    """Return the author of a file; None if there is none of this id, or the file gives no name."""
    from octavo.reading.parse import parse_author

    path = graph.at(author_files, author_id)
    if path is None:
        return None
    parsed, problems = parse_author(path, read_bytes(graph, path), parse_options(graph.get(reading)))
    for problem in problems:
        graph.report(problem)
    return parsed


@query(header_and_facts)
def people(graph: Reader, path: str) -> tuple[HeaderAuthor, ...]:
    """Return the authors of a text as its header names them."""
    head = graph.get(header_and_facts, path)
    return head.header.people if head else ()


@table(texts, people, author_ids, author_of_file)
def implied(graph: Reader, _: str) -> dict[str, AuthorProfile]:
    """Return an author for each display name in a header that no author's file has, by id."""
    found = (graph.get(author_of_file, one) for one in graph.get(author_ids))
    known = [one for one in found if one is not None]
    named = ((path, graph.get(people, path)) for path in graph.get(texts))
    return {one.id: one for one in implied_authors(named, known)}


@query(author_of_file, implied, form=_author_form)
def author(graph: Reader, author_id: str) -> AuthorProfile | None:
    """Return an author; None if there is none of this id, or the file gives no name."""
    return graph.get(author_of_file, author_id) or graph.at(implied, author_id)


@table(author_ids, author_of_file, implied)
def author_names(graph: Reader, _: str) -> dict[str, str]:
    """Return the names of the authors by their ids."""
    found = ((one, graph.get(author_of_file, one)) for one in graph.get(author_ids))
    of_files = {author_id: known.keys.name for author_id, known in found if known is not None}
    return of_files | {author_id: one.keys.name for author_id, one in graph.get(implied).items()}


@query(author_names)
def authors(graph: Reader, _: str) -> tuple[str, ...]:
    """Return the ids of the authors whose files can be read, and of those that headers name."""
    return tuple(graph.get(author_names))


# ---- discussions


@query(file, is_private=True)
def redactions(graph: Reader, _: str) -> Redactions:
    """Return what was promised to be taken down."""
    if graph.find(file, REDACTIONS) is None:
        return Redactions()
    text, problems = decode_text(read_bytes(graph, REDACTIONS), REDACTIONS)
    found = Redactions()
    if text is not None:
        found, more = read_redactions(REDACTIONS, text)
        problems += more
    for problem in problems:
        graph.report(problem)
    return found


@query(redactions, header_and_facts)
def redacted(graph: Reader, path: str) -> dict[str, RedactionAction]:
    """Return what is to be done with comments on a text, by id."""
    known = graph.get(redactions)
    if not known.entries:
        return {}
    head = graph.find(header_and_facts, path)
    return redactions_for(known, path, head.header.keys.slug if head else "")


@query(comment_files, file, redacted, reading, author_ids, is_large=True, is_private=True)
def discussion(graph: Reader, path: str) -> ParsedDiscussion | None:
    """Return the discussion of a text; None if it has none."""
    from octavo.reading.parse import parse_discussion

    comments = graph.at(comment_files, path)
    if comments is None:
        return None
    options = parse_options(graph.get(reading), graph.get(author_ids))
    data = read_bytes(graph, comments)
    parsed, problems = parse_discussion(comments, data, graph.get(redacted, path), options)
    for problem in problems:
        graph.report(problem)
    return parsed


@query(comment_files, discussion)
def archived_facts(graph: Reader, path: str) -> DiscussionFacts:
    """Return the small part of a text's discussion, whether it is shown or not."""
    if graph.at(comment_files, path) is None:
        return NO_DISCUSSION
    known = graph.get(discussion, path)
    return known.facts if known else NO_DISCUSSION


@query(comment_files, archived_facts, header_and_facts)
def discussion_facts(graph: Reader, path: str) -> DiscussionFacts:
    """Return the small part of the discussion below a text."""
    if graph.at(comment_files, path) is None:
        return NO_DISCUSSION
    facts = graph.get(archived_facts, path)
    head = graph.find(header_and_facts, path)
    return NO_DISCUSSION if head and head.header.keys.comments == "hidden" else facts


@query(discussion_facts, is_private=False)
def comment_count(graph: Reader, path: str) -> int:
    """Return how many comments are shown below a text, without tombstones."""
    return graph.get(discussion_facts, path).count


def discussion_text(graph: Reader, path: str) -> DiscussionText:
    """Return the comments below a text."""
    facts = graph.get(discussion_facts, path)
    if not facts.ids and not facts.pings:
        return NO_DISCUSSION_TEXT
    known = graph.get(discussion, path)
    return known.text if known else NO_DISCUSSION_TEXT


QUERIES = (
    *(config, speech, reading, texts, bibliography_files, author_files, author_ids, comment_files),
    *(document, header_and_facts, author_of_file, people, implied, author, author_names, authors),
    *(redactions, redacted, discussion, archived_facts, discussion_facts, comment_count),
)
