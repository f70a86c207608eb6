"""site.toml → a typed `Config`, every mistake reported at once.

Each dataclass here is a table of the file and each field a key; docs/settings.md documents them, and a
test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from msgspec import Struct, field
from msgspec.structs import replace

import octavo.expressions as re
from octavo.errors import Location, Problem
from octavo.formats.schema import Freeform, Pattern, Range, WebAddress, place_of, read_as
from octavo.formats.toml_tree import read_toml
from octavo.formats.yaml_tree import Node
from octavo.maths.formulas import FormulaError, FormulaReader
from octavo.model.addresses import check_permalink
from octavo.site.extension_settings import FUNCTION, ExtensionSettings, check_extensions
from octavo.site.placeholders import check_value
from octavo.site.publish_settings import PublishSettings, check_targets, without_secrets
from octavo.site.site_files import INSIDE
from octavo.text.nearest import did_you_mean
from octavo.text.slugs import fold_term, safe_slug

CONFIG_FILE = "site.toml"

_LANGUAGE = Pattern(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a language tag such as en-GB")
_HOST = Pattern(r"[A-Za-z0-9.-]+(:[0-9]+)?", "a host such as www.youtube-nocookie.com")
_PATH = Pattern(r"/.*", "a path that begins with /")
_NAME = r"[A-Za-z0-9_-][A-Za-z0-9._-]*"
_FILE = Pattern(rf"|/?({_NAME}/)*{_NAME}", "a file inside the site such as feed/index.xml")
TERM_TABLES = {"category": "categories", "tag": "tags", "series": "series"}
"""How kinds of terms are called in headers, in site.toml and in addresses."""

_ZONE = re.compile(r"[A-Za-z0-9_+-]{1,40}(?:/[A-Za-z0-9_+-]{1,40}){0,3}")
_TARGET = Pattern(
    r"(?:/|https?://)[^\s\"<>\\^`{|}\x00-\x1f\x7f]*", "a path that begins with /, or a whole address"
)
_OWN_FILE = Pattern(rf"|{INSIDE}", "the path of a file below the site's folder, such as data/list.csv")
_EXAMPLE = {"title": "Untitled", "url": "https://example.org/"}


class MenuItem(Struct, frozen=True):
    """One entry of the menu."""

    title: str
    path: str  # inside the site ("/about/") or a full address


class DisclaimerSettings(Struct, frozen=True):
    """A disclaimer that posts can end with."""

    label: str
    text: str  # Markdown


class TermSettings(Struct, frozen=True):
    """What is said of a category, a tag or a series."""

    title: str = ""
    description: str = ""  # Markdown
    disclaimer: str = ""  # a name of [disclaimers], "false" for none
    slug: str = ""
    lang: Annotated[str, Pattern(rf"|{_LANGUAGE.expression}", _LANGUAGE.description)] = ""


class PostSettings(Struct, frozen=True):
    """How posts are addressed and listed."""

    permalink: Annotated[str, _PATH] = "/{year}/{month:02}/{slug}/"
    per_page: Annotated[int, Range(1, 500)] = 10
    disclaimer: str = ""  # "" means the first of [disclaimers]
    require_coi: bool = True


class CitationSettings(Struct, frozen=True):
    """How works are cited."""

    style: str = "nlm"
    page_range: Literal["minimal", "as-written"] = "minimal"
    et_al: Annotated[int, Range(0, 100)] = 0
    journals: Annotated[str, _OWN_FILE] = ""  # a file, relative to the site folder
    highlight_authors: tuple[str, ...] = ()
    retractions: Annotated[str, _OWN_FILE] = ""  # a file, relative to the site folder
    work_pages: bool = True
    post_bibliographies: bool = True
    post_records: bool = False  # a file with how to cite the post itself


class IssoSettings(Struct, frozen=True):
    """The self-hosted reply service."""

    url: Annotated[str, WebAddress()]


class CommentSettings(Struct, frozen=True):
    """How archived comments are shown, and where answers go."""

    reply: Annotated[str, Pattern(r"|isso|mailto:[^@\s]+@[^@\s]+", "“mailto:you@example.org” or “isso”")] = ""
    max_depth: Annotated[int, Range(1, 20)] = 5
    per_page: Annotated[int, Range(1, 100_000)] = 200
    isso: IssoSettings | None = None


class FeedSettings(Struct, frozen=True):
    """What subscribers get."""

    full_text: bool = True
    all_posts: bool = False
    rss: Annotated[str, _FILE] = ""
    discussions: bool = True  # a feed for each discussion


class PictureSettings(Struct, frozen=True):
    """In which formats pictures have smaller copies, and which are drawn."""

    formats: tuple[Literal["avif", "webp"], ...] = ("avif", "webp")
    drawn: bool = False  # for links to posts that show no picture
    drawn_font: Annotated[str, _OWN_FILE] = ""  # a file, relative to the site folder


class HostingSettings(Struct, frozen=True):
    """What web servers and hosts are told of the site."""

    hosts: tuple[
        Literal["apache", "caddy", "cloudflare", "github", "gitlab", "netlify", "nginx", "s3"], ...
    ] = ()
    redirect_pages: bool = True  # a page for each alias, for hosts that redirect nothing by themselves
    redirects: Mapping[str, Annotated[str, _TARGET]] = field(default_factory=dict)  # by old path


class MarkdownSettings(Struct, frozen=True):
    """How Markdown is read."""

    plugins: tuple[Annotated[str, FUNCTION], ...] = ()
    alt_is_caption: bool = True  # what stands in the brackets of a picture alone in its paragraph


class MathsSettings(Struct, frozen=True):
    """How formulas are read."""

    macros: Mapping[str, str] = field(default_factory=dict)  # command → TeX, with #1 … for its arguments


class LinkSettings(Struct, frozen=True):
    """How links inside the site are judged."""

    elsewhere: tuple[Annotated[str, _PATH], ...] = ()  # paths of this host that another program serves


class SearchSettings(Struct, frozen=True):
    """Search in the published site."""

    enabled: bool = False


class ContentSettings(Struct, frozen=True):
    """How the content folder is read."""

    follow_symlinks: bool = False
    dotfiles: tuple[str, ...] = ()  # names in content/static that are published beside the known ones


class PrivacySettings(Struct, frozen=True):
    """Whom a reader's browser may ask for something."""

    allow: tuple[Annotated[str, _HOST], ...] = ()


class ServiceSettings(Struct, frozen=True):
    """Where works are looked up: a mirror may stand in for a service."""

    eutils: Annotated[str, WebAddress()] = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    idconv: Annotated[str, WebAddress()] = "https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1/articles/"
    doi: Annotated[str, WebAddress()] = "https://doi.org"
    crossref: Annotated[str, WebAddress()] = "https://api.crossref.org"
    arxiv: Annotated[str, WebAddress()] = "https://export.arxiv.org/api/query"
    openlibrary: Annotated[str, WebAddress()] = "https://openlibrary.org"
    googlebooks: Annotated[str, WebAddress()] = "https://www.googleapis.com/books/v1"
    zotero: Annotated[str, WebAddress()] = "http://127.0.0.1:23119/api"


class CiteSettings(Struct, frozen=True):
    """Who asks when works are looked up, and where."""

    mail: Annotated[
        str, Pattern(r"|[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+", "an address such as you@example.org")
    ] = ""
    services: ServiceSettings = ServiceSettings()


class Config(Struct, frozen=True):
    """All of site.toml."""

    title: str
    url: Annotated[str, WebAddress()]
    description: str = ""
    language: Annotated[str, _LANGUAGE] = "en-GB"
    license: str = ""  # "CC BY 4.0", an address, or words
    issn: Annotated[str, Pattern(r"|[0-9]{4}-[0-9]{3}[0-9X]", "an ISSN such as 2051-8188")] = ""
    timezone: str = "Europe/London"
    theme: Annotated[str, Pattern(r"[A-Za-z0-9_-]+", "the name of a folder of themes/")] = "default"
    theme_options: Freeform = field(default_factory=dict)
    posts: PostSettings = PostSettings()
    disclaimers: Mapping[str, DisclaimerSettings] = field(default_factory=dict)
    categories: Mapping[str, TermSettings] = field(default_factory=dict)
    tags: Mapping[str, TermSettings] = field(default_factory=dict)
    series: Mapping[str, TermSettings] = field(default_factory=dict)
    menu: tuple[MenuItem, ...] = ()
    citations: CitationSettings = CitationSettings()
    comments: CommentSettings = CommentSettings()
    feeds: FeedSettings = FeedSettings()
    pictures: PictureSettings = PictureSettings()
    markdown: MarkdownSettings = MarkdownSettings()
    maths: MathsSettings = MathsSettings()
    extensions: ExtensionSettings = ExtensionSettings()
    links: LinkSettings = LinkSettings()
    search: SearchSettings = SearchSettings()
    content: ContentSettings = ContentSettings()
    privacy: PrivacySettings = PrivacySettings()
    hosting: HostingSettings = HostingSettings()
    publish: Mapping[str, PublishSettings] = field(default_factory=dict)
    cite: CiteSettings = CiteSettings()

    @property
    def zone(self) -> ZoneInfo:
        """Return the site's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def base_path(self) -> str:
        """Return the path of `url`, with a slash at either end: "/" or "/blog/"."""
        path = urlsplit(self.url).path.strip("/")
        return f"/{path}/" if path else "/"

    @property
    def origin(self) -> str:
        """Return scheme and host of `url`, without a slash at the end."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Return whom pages may ask for something: the site, Isso's server, and who is allowed."""
        isso = [self.comments.isso.url] if self.comments.isso else []
        own = (urlsplit(url).netloc for url in (self.url, *isso))
        return frozenset(host.lower() for host in (*own, *self.privacy.allow))

    @property
    def extension_names(self) -> tuple[str, ...]:
        """Return the names of all code from outside, "package.module:function", each once."""
        own = self.extensions
        tables = (own.styles, own.filters, own.outputs)
        named = (name for table in tables for name in table.values())
        return tuple(dict.fromkeys((*self.markdown.plugins, *named)))

    def term(self, kind: str, name: str) -> TermSettings:
        """Return what is said of a term; names differing by case are one."""
        folded = fold_term(name)
        known = self.terms(kind).items()
        return next((value for key, value in known if fold_term(key) == folded), TermSettings())

    def terms(self, kind: str) -> Mapping[str, TermSettings]:
        """Return what is said of the terms of a kind: "category", "tag" or "series"."""
        found: Mapping[str, TermSettings] = getattr(self, TERM_TABLES[kind])
        return found

    def chosen_slugs(self, kind: str) -> dict[str, str]:
        """Return the segments that were chosen for terms of a kind, by folded name."""
        chosen = (
            (fold_term(name), safe_slug(one.slug)) for name, one in self.terms(kind).items() if one.slug
        )
        return {name: slug for name, slug in chosen if slug}


def is_language_tag(text: str) -> bool:
    """Tell whether a text has the form of a language tag."""
    return re.fullmatch(_LANGUAGE.expression, text) is not None


def read_config(text: str, *, base_url: str = "") -> tuple[Config | None, tuple[Problem, ...]]:
    """Return the settings and all that is wrong with them; None when the file is no TOML.

    `base_url` takes the place of `url`, for a build for another host. What is missing or faulty keeps its
    default (an example's title and address), so that the rest of the site can be checked in the same run.
    """
    tree, problems = read_toml(text, path=CONFIG_FILE)
    if tree is None:
        return None, problems
    tree, secrets = without_secrets(tree, CONFIG_FILE)
    config, found = read_as(tree, Config, CONFIG_FILE, "site.toml", stand_ins=_EXAMPLE)
    problems += secrets + found
    if config is None:
        return None, problems
    problems += tuple(_cross_check(config, tree))
    if check_permalink(config.posts.permalink):
        # Reported above, as is the time zone below: what follows can still be checked with the default.
        config = replace(config, posts=replace(config.posts, permalink=PostSettings().permalink))
    if base_url:
        config = replace(config, url=base_url)
    if not _is_time_zone(config.timezone):
        config = replace(config, timezone="UTC")
    return config, problems


def _is_time_zone(name: str) -> bool:
    if not _ZONE.fullmatch(name):
        return False  # as a path it could be long, or lead anywhere
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _cross_check(config: Config, tree: Node) -> list[Problem]:
    """Find what no single key can know to be wrong."""
    problems: list[Problem] = []

    def place(*keys: str) -> Location:
        return Location(CONFIG_FILE, *place_of(tree, *keys))

    def report(message: str, hint: str, *keys: str) -> None:
        problems.append(Problem(place(*keys), message, hint, code="invalid-value"))

    if not _is_time_zone(config.timezone):
        hint = did_you_mean(config.timezone, available_timezones()) or "It is a name such as Europe/London."
        report(f"The time zone “{config.timezone}” is not known.", hint, "timezone")
    if wrong := check_permalink(config.posts.permalink):
        report(wrong, "Write it like /{year}/{month:02}/{slug}/.", "posts", "permalink")
    names = tuple(config.disclaimers)
    uses: list[tuple[tuple[str, ...], str]] = [(("posts", "disclaimer"), config.posts.disclaimer)]
    uses += [
        ((table, name, "disclaimer"), value.disclaimer)
        for kind, table in TERM_TABLES.items()
        for name, value in config.terms(kind).items()
    ]
    for keys, name in uses:
        if name not in ("", "true", "false", *names):
            hint = did_you_mean(name, names) or f"[disclaimers] has: {', '.join(names) or 'none yet'}."
            report(f"There is no disclaimer “{name}”.", hint, *keys)
    for kind, table in TERM_TABLES.items():
        named: dict[str, str] = {}
        for name, term in config.terms(kind).items():
            slug = safe_slug(term.slug)
            if term.slug and slug is None:
                hint = "Use letters, digits and hyphens: it is one segment of the address."
                report(f"The slug “{term.slug}” is not a plain name.", hint, table, name, "slug")
            elif term.slug and slug and (other := named.setdefault(slug, name)) != name:
                message = f"“{name}” and “{other}” have one slug: {slug}."
                report(message, "Give one of them another.", table, name, "slug")
    if config.comments.reply == "isso" and config.comments.isso is None:
        hint = "Add [comments.isso] with url."
        report("Replies by Isso need the address of its server.", hint, "comments", "reply")
    check_extensions(config.extensions, report)
    problems += check_targets(config.publish, place)
    for name, tex in config.maths.macros.items():
        try:
            FormulaReader({name: tex})
        except FormulaError as error:
            hint = "Write it as TeX without the command's name: R = '\\mathbb{R}'."
            report(f"The command \\{name} cannot be read: {error.reason}.", hint, "maths", "macros", name)
    for key, value in (("url", config.url), ("description", config.description)):
        problems += check_value(value, key, place(key))
    if urlsplit(config.url).query or urlsplit(config.url).fragment:
        report("“url” should have no query and no fragment.", "Leave out what follows ? or #.", "url")
    return problems
