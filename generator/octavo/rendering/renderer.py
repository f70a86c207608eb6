"""Views → pages: the template engine, and what goes wrong in templates."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.utils import missing
from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

import octavo.expressions as re
from octavo.errors import Location, Problem, SiteError
from octavo.extensions import failure
from octavo.formats.decoding import FORBIDDEN
from octavo.languages.catalogues import Speech
from octavo.model.addresses import Addresses
from octavo.pages.views import RedirectView, Sidebar, SiteView, View
from octavo.rendering.compiled_templates import CompiledTemplates
from octavo.rendering.own_filters import FilterFailed, own_filters
from octavo.rendering.ready_templates import ready_outline
from octavo.rendering.spoken import teach
from octavo.rendering.template_engine import TemplateEnvironment
from octavo.rendering.template_outline import Outline, outline_of
from octavo.site.theme import Theme, shown_path
from octavo.storage.kept_results import KeptResults
from octavo.text.nearest import did_you_mean

_SHARED = re.compile("\0shared ([^\0]*)\0")


class _Undefined(StrictUndefined):
    """A name that does not exist: whoever writes a template learns which is near."""

    @property
    def _undefined_message(self) -> str:
        name, owner = self._undefined_name, self._undefined_obj
        if self._undefined_hint or not isinstance(name, str):
            return super()._undefined_message
        if owner is missing:
            return f"“{name}” is not defined here."
        fields = getattr(owner, "__struct_fields__", None) or (owner if isinstance(owner, Mapping) else ())
        return f"{type(owner).__name__} has no “{name}”. {did_you_mean(name, fields)}".strip()


def _closure_digest(template: str, references: Mapping[str, Sequence[str]], texts: Mapping[str, str]) -> str:
    """Return what stands for a template and all that it extends, includes and imports."""
    names: dict[str, None] = {}
    waiting = [template]
    while waiting:
        name = waiting.pop()
        if name not in names:
            names[name] = None
            waiting += references.get(name, ())
    digest = blake2b(digest_size=8)
    for name in sorted(names):
        if name in texts:
            source = texts[name].encode()
            digest.update(f"{name} {len(source)} ".encode() + source)
    return digest.hexdigest()


def _template_loader(folders: Sequence[Path]) -> ChoiceLoader:
    """Return a loader that looks into a theme's own templates first, then into those it extends.

    `NAME/base.html` is the template of the theme NAME: so a theme can extend the one that it replaces.
    """
    named = {
        folder.name: FileSystemLoader([other / "templates" for other in folders[place:]])
        for place, folder in enumerate(folders)
    }
    return ChoiceLoader([FileSystemLoader([folder / "templates" for folder in folders]), PrefixLoader(named)])


def part_key(name: str, language: str, site_language: str) -> str:
    """Return what stands for a shared part: its template, with a tag in a language that is not the site's."""
    return name if language == site_language else f"{name}@{language}"


def language_of(view: View) -> str:
    """Return the language of a page."""
    return view.language if isinstance(view, RedirectView) else view.head.language


class RenderedPage(Struct, frozen=True):
    """A page as it is published, without the parts that many pages share."""

    pieces: tuple[bytes, ...]  # one more than parts: these stand between them
    parts: tuple[str, ...]  # what stands for them: see `part_key`


class Templates(Struct, frozen=True):
    """What a theme's templates are made of."""

    closures: dict[str, str]  # by template: what stands for it and all that it extends, includes and imports
    parts: tuple[str, ...]  # the templates of parts that pages share


class Renderer:
    """Renders views with a theme's templates."""

    def __init__(
        self,
        theme: Theme,
        site_view: SiteView | None,
        addresses: Addresses,
        site: Path,
        speech: Speech,
        store: KeptResults | None = None,
        filters: Mapping[str, str] = {},
    ) -> None:
        """Take what templates see and say.

        `store` keeps what was compiled for the next build; `filters` are those from outside, by name.
        """
        self._filters = own_filters(filters)
        self._is_in_part = False
        self._wanted: set[str] = set()  # the shared parts that the page being rendered has
        self._site = site
        self._theme = theme
        self._speech = speech
        self._store = store
        self._environments: dict[str, TemplateEnvironment] = {}
        assets = {name: addresses.url(file.site_path) for name, file in theme.static.items()}

        def asset(name: str) -> str:
            if name not in assets:
                hint = did_you_mean(name, assets)
                raise TemplateError(f"The theme has no static file “{name}”. {hint}".strip())
            return assets[name]

        def absolute(url: str) -> str:
            return url if "://" in url else f"{addresses.origin}{url}"

        self._globals = {
            "site": site_view,
            "theme": theme.options,
            "asset": asset,
            "absolute": absolute,
        }
        self._environment = self._speaking(speech.language)

    def _speaking(self, language: str) -> TemplateEnvironment:
        """Return the templates that speak a language."""
        words = self._speech.catalogue(language)
        found = self._environments.get(words.language)
        if found is None:
            loader = _template_loader(self._theme.folders)
            found = TemplateEnvironment(loader, CompiledTemplates(self._store), _Undefined)
            found.globals |= {**self._globals, "shared": self._shared_in(words.language)}
            found.filters |= self._filters
            teach(found, words)
            self._environments[words.language] = found
        return found

    def _shared_in(self, language: str) -> Callable[[str], Markup]:
        """Return what templates in a language call for a part that many pages share."""
        # Without this renderer in it: in a circle, everything that pages are made from would outlive it.
        this = weakref.ref(self)

        def shared(name: str) -> Markup:
            renderer = this()
            assert renderer is not None  # noqa: S101  # it is rendering
            if renderer._is_in_part:
                raise TemplateError(f"A shared part cannot hold another, “{name}”; include it.")
            renderer._environment.get_template(name)  # one that is missing is reported where it is named
            key = part_key(name, language, renderer._speech.language)
            renderer._wanted.add(key)
            return Markup(f"\0shared {key}\0")  # noqa: S704  # our own mark

        return shared

    def check(self) -> tuple[Templates, tuple[Problem, ...]]:
        """Return what the templates are made of, and what is wrong with them before any is rendered.

        A template that is included by a name made at run time is refused: nothing could know when the
        page that shows it has to be rebuilt.
        """
        problems: list[Problem] = []
        # With those that are overridden: `NAME/base.html` is still there for whoever extends it.
        sources = {name: self._source_of(name) for name in sorted(self._environment.list_templates())}
        known = self._without_folders(sources)
        references: dict[str, list[str]] = {}
        parts: set[str] = set()
        waiting = sorted(known, reverse=True)
        while waiting:
            name = waiting.pop()
            if name in references or name not in sources:
                continue
            source, file = sources[name]
            references[name] = []
            problems += self._check_characters(name, source)
            try:
                outline = ready_outline(name, source) or outline_of(self._environment, name, source, file)
            except TemplateSyntaxError as error:
                problems.append(self._syntax_problem(error))
                continue
            problems += self._check_references(name, outline, known, sources.keys())
            problems += self._check_filters(name, outline)
            references[name] = outline.others()
            parts.update(outline.parts)
            waiting += references[name]
        texts = {name: source for name, (source, _) in sources.items()}
        closures = {name: _closure_digest(name, references, texts) for name in references}
        return Templates(closures, tuple(sorted(parts))), tuple(dict.fromkeys(problems))

    def load(self, names: Iterable[str]) -> None:
        """Load these templates: processes that begin as copies of this one need not then."""
        for name in names:
            with suppress(TemplateError):
                self._environment.get_template(name)

    def render_part(self, name: str, sidebar: Sidebar, language: str) -> bytes:
        """Return a part that is the same on every page in a language that has it.

        Raises `SiteError` with the template's file and line when it fails.
        """
        self._is_in_part = True
        try:
            return self._render(name, language, sidebar=sidebar).encode("utf-8")
        finally:
            self._is_in_part = False

    def _source_of(self, name: str) -> tuple[str, str | None]:
        """Return a template's text and its file."""
        source, file, _ = self._environment.loader.get_source(self._environment, name)  # type: ignore[union-attr]
        return source, file

    def _without_folders(self, names: Iterable[str]) -> frozenset[str]:
        """Return the templates of the theme and of those it extends, without the names of themes."""
        prefixes = tuple(f"{folder.name}/" for folder in self._theme.folders)
        return frozenset(name for name in names if not name.startswith(prefixes))

    def _check_characters(self, name: str, source: str) -> Iterator[Problem]:
        for line, words in enumerate(source.split("\n"), 1):
            for found in FORBIDDEN.finditer(words):
                location = replace(self._location(name, line), column=found.start() + 1)
                message = f"The template has the character U+{ord(found[0]):04X}: no page can hold it."
                yield Problem(location, message, "Delete it; most editors do not show it.", code="template")

    def _check_references(
        self, name: str, outline: Outline, known: frozenset[str], every: Set[str]
    ) -> Iterator[Problem]:
        """Yield the mistakes of a template's references; `known` are proposed, `every` may be named."""
        for reference in outline.references:
            location, wanted = self._location(name, reference.line), reference.names
            if wanted is None:
                message = "A template is included by a name that is known only at run time."
                hint = f"Write the name in quotes; choose with {{% if %}}. {self._excerpt(location)}"
                yield Problem(location, message, hint, code="dynamic-template")
            elif every.isdisjoint(wanted) and not reference.may_be_missing:
                message = (
                    f"There is no template “{wanted[0]}”." if wanted else "There is no template to include."
                )
                hint = f"{did_you_mean(wanted[0], known) if wanted else ''} {self._excerpt(location)}".strip()
                yield Problem(location, message, hint, code="template")

    def _check_filters(self, name: str, outline: Outline) -> Iterator[Problem]:
        for what, used, known in (
            ("filter", outline.filters, self._environment.filters),
            ("test", outline.tests, self._environment.tests),
        ):
            for one, line in used:
                if one not in known:
                    location = self._location(name, line)
                    hint = f"{did_you_mean(one, known)} {self._excerpt(location)}".strip()
                    yield Problem(location, f"There is no {what} “{one}”.", hint, code="template")

    def render(self, template: str, view: View) -> RenderedPage:
        """Return a page. Raises `SiteError` with the template's file and line when it fails."""
        self._wanted.clear()
        text = self._render(template, language_of(view), page=view)
        if not self._wanted:
            return RenderedPage((text.encode("utf-8"),), ())
        pieces, parts = [""], []
        for place, piece in enumerate(_SHARED.split(text)):
            if place % 2 == 0:
                pieces[-1] += piece
            elif piece in self._wanted:
                parts.append(piece)
                pieces.append("")
            else:
                pieces[-1] += f"\0shared {piece}\0"  # text that only looks like a part
        return RenderedPage(tuple([piece.encode("utf-8") for piece in pieces]), tuple(parts))

    def _render(self, template: str, language: str, **values: object) -> str:
        try:
            return self._speaking(language).get_template(template).render(values)
        except TemplateSyntaxError as error:
            raise SiteError([self._syntax_problem(error)]) from error
        except TemplateNotFound as error:
            hint = did_you_mean(str(error.name), self._without_folders(self._environment.list_templates()))
            message = f"There is no template “{error.name}”."
            raise SiteError(
                [Problem(self._where(error, template), message, hint, code="template")]
            ) from error
        except FilterFailed as error:
            raise SiteError(
                [failure(error.cause, error.name, "filter", self._where(error, template))]
            ) from error
        except (TemplateError, RecursionError, TypeError, ValueError, KeyError, ZeroDivisionError) as error:
            location = self._where(error, template)
            if location.line == 0:
                # Not the template's fault: a bug, which keeps its traceback.
                raise
            message = (
                "A template includes itself without end." if isinstance(error, RecursionError) else f"{error}"
            )
            message = message if message.endswith((".", "?", "!")) else f"{message}."
            hint = self._excerpt(location)
            raise SiteError([Problem(location, message, hint, code="template")]) from error

    def _syntax_problem(self, error: TemplateSyntaxError) -> Problem:
        location = self._location(error.name or "", error.lineno)
        message = f"{error.message}" if (error.message or "").endswith(".") else f"{error.message}."
        return Problem(location, message, self._excerpt(location), code="template")

    def _where(self, error: BaseException, template: str) -> Location:
        """Return the innermost line of a template in a traceback."""
        found = self._location(template, 0)
        step = error.__traceback__
        while step is not None:
            file = step.tb_frame.f_code.co_filename
            for folder in self._theme.folders:
                if file.startswith(str(folder / "templates")):
                    found = Location(shown_path(Path(file), self._site), step.tb_lineno)
            step = step.tb_next
        return found

    def _location(self, name: str, line: int) -> Location:
        for folder in self._theme.folders:
            if (folder / "templates" / name).is_file():
                return Location(shown_path(folder / "templates" / name, self._site), line)
        return Location(f"templates/{name}", line)

    def _excerpt(self, location: Location) -> str:
        for folder in self._theme.folders:
            for file in (folder / "templates").rglob("*.html"):
                if shown_path(file, self._site) == location.path:
                    lines = file.read_text("utf-8").splitlines()
                    if 0 < location.line <= len(lines):
                        return f"Line {location.line}: {lines[location.line - 1].strip()}"
        return ""
