"""What is wrong with a site that can be known before a page is made."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec.structs import replace

from octavo.assets.picture_format import why_not_shown
from octavo.errors import Location, Problem, Severity
from octavo.facts.article import ARTICLE, Article
from octavo.facts.bibliographies import files_with_other_keys
from octavo.facts.citations import citing
from octavo.facts.documents import (
    archived_facts,
    author,
    author_ids,
    bibliography_files,
    comment_files,
    config,
    header_and_facts,
    redactions,
    texts,
)
from octavo.facts.files import Pictures, SitePaths, used_by_authors, used_by_settings, using
from octavo.facts.former_addresses import former_addresses
from octavo.facts.idle_redactions import check_redactions
from octavo.facts.inputs import files, settings, unreadable_files
from octavo.facts.notices import NOTICES, check_notices, notices
from octavo.facts.settings import setting_place
from octavo.facts.snippets import DISCLAIMER, names_of
from octavo.facts.statements import check_conflict_of_interest, check_disclaimer
from octavo.facts.styles import style_checks
from octavo.facts.terms import check_terms, term_register
from octavo.facts.texts import known_texts, lists, standing, translated, translations_of
from octavo.facts.unused_files import check_unused
from octavo.graph import Reader, query
from octavo.hosting.redirects import rss_path
from octavo.hosting.settings_check import check_hosting
from octavo.model.addresses import Claim, are_apart, find_collisions, find_long_names
from octavo.pages.context import biography, featured_path, settings_text
from octavo.reading.documents import link_target
from octavo.rendering.link_checks import is_elsewhere, is_known, link_checks, redirected, taken_addresses
from octavo.rendering.pictures import picture_checks
from octavo.rendering.plan import (
    PLANNED,
    Planned,
    planned_files,
    planned_lists,
    planned_redirects,
    planned_texts,
)
from octavo.rendering.rendering import templates
from octavo.site.config import CONFIG_FILE, TERM_TABLES
from octavo.site.discover import AUTHORS, STATIC
from octavo.text.nearest import did_you_mean, did_you_mean_file
from octavo.text.slugs import fold_term

_PICTURES = (*Pictures.reads,)


# ---- texts


@query(*ARTICLE, standing, translated, term_register, taken_addresses, notices, *NOTICES, *_PICTURES)
def text_checks(graph: Reader, path: str) -> bool:
    """Report what is wrong with a text, but for what its words point to."""
    if graph.get(header_and_facts, path) is None:
        return True
    for problem in _text_problems(graph, path):
        graph.report(problem)
    return True


def _text_problems(graph: Reader, path: str) -> Iterator[Problem]:
    article, known = Article(graph, path), graph.get(config)
    document = article.document
    keys, is_published = document.header.keys, article.standing.is_published
    if document.is_post and known.posts.require_coi and len(article.authors) == len(document.header.authors):
        # An unknown author was reported, and may be the one who has a statement.
        yield from check_conflict_of_interest(document, article.authors)
    if keys.disclaimer:
        yield from check_disclaimer(path, *document.header.place("disclaimer"), keys.disclaimer, known)
    yield from check_terms(graph, path)
    if not is_published:
        return
    yield from _check_translation(graph, article)
    yield from _check_featured(graph, article)
    yield from check_notices(graph, path)


def _check_translation(graph: Reader, article: Article) -> Iterator[Problem]:
    known = article.standing
    if not known.original:
        return
    family = translations_of(graph, known)
    before = family[: [one.path for one in family].index(known.path)]
    if other := next((one.path for one in before if one.language == known.language), None):
        message = (
            f"{other} is this text in the same language, “{known.language}”: only one of them is linked."
        )
        hint = "Give one of the two another lang, or take translation_of out of this one."
        location = Location(article.path, *article.document.header.place("translation_of"))
        yield Problem(location, message, hint, Severity.WARNING, "duplicate-translation")


def _check_featured(graph: Reader, article: Article) -> Iterator[Problem]:
    path = featured_path(article)
    if path:
        location = Location(article.path, *article.document.header.place("image"))
        missing = f"There is no image “{path.rpartition('/')[2]}”."
        hint = "Put it beside the text, or below content/static/ and begin its path with /."
        beside = article.path.rpartition("/")[0]
        yield from _check_picture(graph, path, beside, Problem(location, missing, hint, code="missing-image"))


def _check_picture(graph: Reader, path: str, beside: str, missing: Problem) -> Iterator[Problem]:
    """Report a picture that a header names and that is not there, or that browsers do not show."""
    pictures = Pictures(graph)
    picture = pictures.get(path)
    if picture is None and path not in SitePaths(graph):
        hint = did_you_mean_file(path, pictures, beside=beside)
        yield replace(missing, hint=hint or missing.hint)
    elif picture is None or picture.unshown:
        message, hint = why_not_shown(path, picture.unshown if picture else "")
        severity = Severity.WARNING if path.startswith(f"{STATIC}/") else missing.severity
        yield replace(missing, message=message, hint=hint, severity=severity, code="unshown-image")


# ---- authors and settings


@query(author_ids, author, bibliography_files, config, settings, settings_text, biography, *_PICTURES)
def author_checks(graph: Reader, _: str) -> bool:
    """Report what is wrong with authors, and with texts of site.toml."""
    known = graph.get(config)
    for author_id in graph.get(author_ids):
        profile = graph.get(author, author_id)
        if profile is None:
            continue
        graph.get(biography, author_id)
        for problem in check_disclaimer(profile.path, 1, 0, profile.keys.disclaimer, known):
            graph.report(problem)
        own = profile.publications_path
        known_files = dict(graph.get(bibliography_files))
        if own and own not in known_files:
            message = f"There is no bibliography “{profile.keys.publications}” of the author's publications."
            hint = did_you_mean_file(own, known_files, beside=AUTHORS) or "Put it beside the author's file."
            graph.report(Problem(Location(profile.path), message, hint, code="no-such-file"))
        if profile.keys.avatar:
            path = link_target(profile.path, profile.keys.avatar)
            message = f"There is no image “{profile.keys.avatar}” for the author's portrait."
            hint = "Put it beside the author's file."
            missing = Problem(Location(profile.path), message, hint, Severity.WARNING, "missing-image")
            for problem in _check_picture(graph, path, AUTHORS, missing):
                graph.report(problem)
    of_terms = [(table, known.terms(kind)) for kind, table in TERM_TABLES.items()]
    for kind, names in ((DISCLAIMER, known.disclaimers), *of_terms):
        for name in names:
            graph.get(settings_text, names_of(kind, name))
    return True


# ---- addresses


@query(*PLANNED, former_addresses, config, settings, standing, header_and_facts, taken_addresses)
def address_checks(graph: Reader, _: str) -> bool:
    """Report what wants the address of something else, and items of the menu that lead nowhere."""
    paths = [one.site_path for part in _OWN for one in graph.get(part)]
    paths += [one.site_path for one in graph.get(former_addresses)]
    paths += ["/sitemap.xml", *redirected(graph.get(config))]
    # Few sites have any, and to name texts by their titles is to depend on them all.
    if not are_apart(paths) or any(len(path) > _SHORT for path in paths):
        claims = list(_claims(graph))
        for problem in (*find_collisions(claims), *find_long_names(claims)):
            graph.report(problem)
    known = graph.get(config)
    for number, item in enumerate(known.menu):
        path = item.path.partition("?")[0].partition("#")[0]
        is_ours = path.startswith("/") and not is_elsewhere(path, known.links.elsewhere)
        if is_ours and not is_known(graph, path):
            message = (
                f"The menu's “{item.title}” leads to “{item.path}”, and no page or file has that address."
            )
            hint = "Mend the path, or leave the item out until the page is there."
            place = setting_place(graph, "menu", number, "path")
            graph.report(Problem(place, message, hint, Severity.WARNING, "broken-link"))
    for old, target in known.hosting.redirects.items():
        path = target.partition("?")[0].partition("#")[0]
        if path.startswith("/") and not path.endswith("*") and not is_known(graph, path):
            message = f"The redirect of “{old}” leads to “{target}”, and no page or file has that address."
            place = setting_place(graph, "hosting", "redirects", old)
            graph.report(Problem(place, message, "Mend the path.", Severity.WARNING, "broken-link"))
    return True


_OWN = tuple(part for part in PLANNED if part is not planned_redirects)
_SHORT = 60  # characters of an address that no file system finds too long


def _claims(graph: Reader) -> Iterator[Claim]:
    """Yield what wants which address. What octavo makes comes first: where a text meets it, it gives way."""
    rss = rss_path(graph.get(config))
    of_texts = graph.get(planned_texts)
    main = {one.subject: one for one in of_texts if _is_main(graph, one)}
    for one in (*graph.get(planned_lists), *of_texts):
        if one.site_path == rss:
            yield Claim(rss, "the RSS feed", Location(CONFIG_FILE))
        elif main.get(one.subject) is not one:
            what = "page" if one.output.endswith("_page") else "file"
            yield Claim(one.site_path, f"a {what} that octavo makes", None)
    yield Claim("/sitemap.xml", "a file that octavo makes", None)
    # The oldest text comes first: who comes to an address later has to give way, and an alias to a page.
    posts = [one for one in main.values() if graph.get(standing, one.subject).moment]
    others = [one for one in main.values() if not graph.get(standing, one.subject).moment]
    for one in (*reversed(posts), *others):
        head = graph.get(header_and_facts, one.subject)
        keys = head.header.keys if head else None
        key = "permalink" if keys and keys.permalink else "slug" if keys and keys.slug else "title"
        yield Claim(one.site_path, _what(graph, one.subject), _place(graph, one.subject, key))
    for former in graph.get(former_addresses):
        what = f"an alias of {_what(graph, former.path)}"
        yield Claim(former.site_path, what, _place(graph, former.path, "aliases"))
    for one in graph.get(planned_files):
        yield Claim(one.site_path, f"the file {one.subject}", Location(one.subject))
    for path in redirected(graph.get(config)):
        place = setting_place(graph, "hosting", "redirects", path)
        yield Claim(path, "a redirect of [hosting.redirects]", place)
    for path in graph.get(config).extensions.outputs:
        place = setting_place(graph, "extensions", "outputs", path)
        yield Claim(path, "a file of [extensions.outputs]", place)


def _is_main(graph: Reader, one: Planned) -> bool:
    return one.output == "text_page" and one.site_path == graph.get(standing, one.subject).site_path


def _what(graph: Reader, path: str) -> str:
    head = graph.get(header_and_facts, path)
    kind = "post" if path.startswith("content/posts/") else "page"
    return f"the {kind} “{head.header.keys.title if head else path}”"


def _place(graph: Reader, path: str, key: str) -> Location:
    head = graph.get(header_and_facts, path)
    return Location(path, *head.header.place(key)) if head else Location(path)


# ---- files


@query(files, using, used_by_authors, used_by_settings, config, lists)
def unused_checks(graph: Reader, _: str) -> bool:
    """Tell of files that nobody uses, unless a text is unread, which may use them."""
    if graph.at(lists, "!unreadable"):
        return True
    citations = graph.get(config).citations
    used = {*graph.get(using), *graph.get(used_by_authors), *graph.get(used_by_settings)}
    used |= {citations.journals, citations.retractions, citations.style}
    used.add(graph.get(config).pictures.drawn_font)
    used |= {name.partition("style/")[2] for name in graph.get(lists) if "style/" in name}
    for problem in check_unused(graph.get(files), used):
        graph.report(problem)
    return True


@query(comment_files, archived_facts, known_texts, redactions, header_and_facts, texts)
def discussion_checks(graph: Reader, _: str) -> bool:
    """Report discussions of texts that are not there, and redactions of no comment."""
    discussions = graph.get(comment_files)
    redacted = {}
    for path, file in sorted(discussions.items()):
        redacted[path] = graph.get(archived_facts, path).redacted
        if graph.at(known_texts, path) is None:
            message = f"These comments belong to {path}, which is not there or cannot be read."
            hint = "Rename the file like the post, or put it into the post's folder as comments.yaml."
            graph.report(Problem(Location(file), message, hint, Severity.ERROR, "no-such-post"))
    known = graph.get(redactions)
    if known.entries:
        heads = {path: graph.get(header_and_facts, path) for path in graph.get(texts)}
        slugs = {path: head.header.keys.slug for path, head in heads.items() if head}
        for problem in check_redactions(known, redacted, slugs):
            graph.report(problem)
    return True


@query(unreadable_files)
def discovery_checks(graph: Reader, _: str) -> bool:
    """Report files that cannot be found or read."""
    for problem in graph.get(unreadable_files):
        graph.report(problem)
    return True


@query(config, settings, files)
def hosting_checks(graph: Reader, _: str) -> bool:
    """Report what is wrong in [hosting]."""
    sources = {one.path for one in graph.get(files)}
    for problem in check_hosting(graph.get(config), partial(setting_place, graph), sources):
        graph.report(problem)
    return True


@query(config, settings, lists, term_register)
def setting_checks(graph: Reader, _: str) -> bool:
    """Tell of tables of site.toml whose term no published post has: a slip of the pen, or of former times."""
    known, names = graph.get(config), graph.get(lists)
    for kind, table_ in TERM_TABLES.items():
        entries = [graph.at(term_register, name) for name in names if name.startswith(f"{kind}/")]
        used = {entry.name: entry.title for entry in entries if entry}
        for name in known.terms(kind):
            if fold_term(name) not in used:
                message = f"[{table_}.{name}] says something of a {kind} that no published post has."
                hint = did_you_mean(name, used.values()) or "Take it out when no post will have it."
                place = setting_place(graph, table_, name)
                graph.report(Problem(place, message, hint, Severity.NOTICE, "unused-setting"))
    return True


_OF_SITE = (
    link_checks,
    hosting_checks,
    setting_checks,
    author_checks,
    address_checks,
    unused_checks,
    discussion_checks,
    discovery_checks,
    picture_checks,
)


@query(
    texts,
    text_checks,
    *_OF_SITE,
    style_checks,
    notices,
    templates,
    files_with_other_keys,
    citing,
    is_private=False,
)
def site_checks(graph: Reader, _: str) -> bool:
    """Look at everything that can be known to be wrong before a page is made."""
    for path in graph.get(texts):
        graph.get(text_checks, path)
    for one in _OF_SITE:
        graph.get(one)
    graph.get(style_checks)
    graph.get(notices)
    graph.get(templates)
    graph.get(files_with_other_keys)
    return True


QUERIES = (text_checks, *_OF_SITE[:-1], site_checks)
