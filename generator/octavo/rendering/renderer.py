"""Views → pages: the template engine, and what goes wrong in templates."""

from __future__ import annotations

import re
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import msgspec
from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)
from jinja2.meta import find_referenced_templates
from jinja2.utils import missing
from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from octavo.errors import Location, Problem, SiteError
from octavo.formats.characters import FORBIDDEN
from octavo.languages.catalogues import own_catalogue
from octavo.model.addresses import Addresses
from octavo.pages.plan import View
from octavo.pages.views import Sidebar, SiteView
from octavo.rendering.compiled_templates import CompiledTemplates
from octavo.rendering.spoken import teach
from octavo.rendering.template_engine import TemplateEnvironment
from octavo.rendering.theme import Theme, shown_path
from octavo.storage.cache import Store
from octavo.storage.program import keyed_digest
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


def _constant_names(template: nodes.Node) -> tuple[str, ...] | None:
    """Return the names that an include tries, or None when they are made at run time."""
    items = template.items if isinstance(template, nodes.List | nodes.Tuple) else [template]
    names = [item.value for item in items if isinstance(item, nodes.Const) and isinstance(item.value, str)]
    return tuple(names) if len(names) == len(items) else None


def _shared_names(tree: nodes.Template) -> Iterator[str]:
    """Yield the names of the shared parts that a template prints, where they are written in quotes."""
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "shared" and call.args:
            name = call.args[0]
            if isinstance(name, nodes.Const) and isinstance(name.value, str):
                yield name.value


def _template_loader(folders: Sequence[Path]) -> ChoiceLoader:
    """Return a loader that looks into a theme's own templates first, then into those it extends.

    `NAME/base.html` is the template of the theme NAME: so a theme can extend the one that it replaces.
    """
    named = {
        folder.name: FileSystemLoader([other / "templates" for other in folders[place:]])
        for place, folder in enumerate(folders)
    }
    return ChoiceLoader([FileSystemLoader([folder / "templates" for folder in folders]), PrefixLoader(named)])


class SharedPart(Struct, frozen=True):
    """A part of a page that is the same on all pages that have it."""

    start: int  # bytes before it
    length: int  # its own bytes
    name: str  # its template


class RenderedPage(Struct, frozen=True):
    """A page as it is published."""

    data: bytes
    shared: tuple[SharedPart, ...]


class _Checked(Struct, frozen=True):
    """What was found in templates without fault."""

    references: dict[str, list[str]]  # by template: those that it extends, includes and imports
    parts: list[str]  # that pages share


class Renderer:
    """Renders views with a theme's templates."""

    def __init__(
        self,
        theme: Theme,
        site_view: SiteView,
        addresses: Addresses,
        site: Path,
        store: Store | None = None,
        make_sidebar: Callable[[], Sidebar | None] = lambda: None,
    ) -> None:
        """Take what templates see; `store` keeps what was compiled for the next build."""
        self.site_view = site_view
        self._make_sidebar = make_sidebar
        self._shared: dict[str, bytes] = {}
        self._is_in_part = False
        self._wanted: set[str] = set()  # the shared parts that the page being rendered has
        self._checked: _Checked | None = None
        self._closures: dict[str, bytes] = {}
        self._site = site
        self._store = store
        self._theme = theme
        self._environment = TemplateEnvironment(
            _template_loader(theme.folders), CompiledTemplates(store) if store else None, _Undefined
        )
        assets = {name: addresses.url(file.site_path) for name, file in theme.static.items()}

        def asset(name: str) -> str:
            if name not in assets:
                hint = did_you_mean(name, assets)
                raise TemplateError(f"The theme has no static file “{name}”. {hint}".strip())
            return assets[name]

        def absolute(url: str) -> str:
            return url if "://" in url else f"{addresses.origin}{url}"

        # Without this renderer in it: in a circle, everything that pages are made from would outlive it.
        this = weakref.ref(self)

        def shared(name: str) -> Markup:
            renderer = this()
            assert renderer is not None  # noqa: S101  # it is rendering
            if renderer._is_in_part:
                raise TemplateError(f"A shared part cannot hold another, “{name}”; include it.")
            renderer._environment.get_template(name)  # one that is missing is reported where it is named
            renderer._wanted.add(name)
            return Markup(f"\0shared {name}\0")  # noqa: S704  # our own mark

        self._environment.globals |= {
            "shared": shared,
            "site": site_view,
            "theme": theme.options,
            "asset": asset,
            "absolute": absolute,
        }
        teach(self._environment, own_catalogue(site_view.language))

    def check(self) -> tuple[Problem, ...]:
        """Return what is wrong with the templates before any is rendered.

        A template that is included by a name made at run time is refused: nothing could know when the
        page that shows it has to be made anew.
        """
        problems: list[Problem] = []
        known = self._template_names()
        # With those that are overridden: `NAME/base.html` is still there for whoever extends it.
        sources = {name: self._source_of(name) for name in sorted(self._all_names())}
        key = keyed_digest(
            b"checked", *(f"{name}\0{source}".encode() for name, (source, _) in sources.items())
        )
        kept = self._store.read(key) if self._store else None
        if kept is not None:
            self._checked = msgspec.json.decode(kept, type=_Checked)
            return ()
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
                tree = self._environment.parse(source, name, file)
            except TemplateSyntaxError as error:
                problems.append(self._syntax_problem(error))
                continue
            problems += self._check_references(name, tree, known)
            problems += self._check_filters(name, tree)
            references[name] = sorted({found for found in find_referenced_templates(tree) if found})
            parts.update(_shared_names(tree))
            waiting += references[name]
        self._checked = _Checked(references, sorted(parts))
        if self._store and not problems:
            self._store.write(key, msgspec.json.encode(self._checked))
        return tuple(dict.fromkeys(problems))

    def load(self) -> None:
        """Load every template and render what pages share.

        Processes that begin as copies of this one need not then, nor look at all posts for the sidebar: what
        they look at is copied for each of them.
        """
        if self._checked is None:
            return
        for name in self._checked.references:
            with suppress(TemplateError):
                self._environment.get_template(name)
        for name in self._checked.parts:
            # What is wrong with a part is told by the page that has it.
            with suppress(SiteError):
                self.shared_part(name)

    def closure_digest(self, template: str) -> bytes:
        """Return what stands for a template and all that it extends, includes and imports."""
        known = self._closures.get(template)
        if known is None:
            if self._checked is None:
                self.check()
            references = self._checked.references if self._checked else {}
            names: dict[str, None] = {}
            waiting = [template]
            while waiting:
                name = waiting.pop()
                if name not in names:
                    names[name] = None
                    waiting += references.get(name, ())
            digest = blake2b(digest_size=8)
            for name in sorted(names):
                with suppress(TemplateNotFound):
                    source = self._source_of(name)[0].encode()
                    digest.update(f"{name} {len(source)} ".encode() + source)
            known = self._closures[template] = digest.digest()
        return known

    def shared_part(self, name: str) -> bytes:
        """Return a part that is the same on every page that has it; rendered once.

        Raises `SiteError` with the template's file and line when it fails.
        """
        if name not in self._shared:
            self._is_in_part = True
            try:
                text = self._render(name, sidebar=self._make_sidebar())
            finally:
                self._is_in_part = False
            self._shared[name] = text.encode("utf-8")
        return self._shared[name]

    def _source_of(self, name: str) -> tuple[str, str | None]:
        """Return a template's text and its file."""
        source, file, _ = self._environment.loader.get_source(self._environment, name)  # type: ignore[union-attr]
        return source, file

    def _all_names(self) -> frozenset[str]:
        """Return every name that a template can be called by, `default/base.html` too."""
        return frozenset(self._environment.list_templates())

    def _template_names(self) -> frozenset[str]:
        """Return the templates of the theme and of those it extends, without the names of themes."""
        prefixes = tuple(f"{folder.name}/" for folder in self._theme.folders)
        return frozenset(name for name in self._all_names() if not name.startswith(prefixes))

    def _check_characters(self, name: str, source: str) -> Iterator[Problem]:
        for line, words in enumerate(source.split("\n"), 1):
            for found in FORBIDDEN.finditer(words):
                location = replace(self._location(name, line), column=found.start() + 1)
                message = f"The template has the character U+{ord(found[0]):04X}: no page can hold it."
                yield Problem(location, message, "Delete it; most editors do not show it.", code="template")

    def _check_references(self, name: str, tree: nodes.Template, known: frozenset[str]) -> Iterator[Problem]:
        for node in tree.find_all((nodes.Extends, nodes.FromImport, nodes.Import, nodes.Include)):
            assert isinstance(node, nodes.Extends | nodes.FromImport | nodes.Import | nodes.Include)  # noqa: S101
            location = self._location(name, node.lineno)
            wanted = _constant_names(node.template)
            if wanted is None:
                message = "A template is included by a name that is known only at run time."
                hint = f"Write the name in quotes; choose with {{% if %}}. {self._excerpt(location)}"
                yield Problem(location, message, hint, code="dynamic-template")
            elif not self._all_names() & set(wanted) and not getattr(node, "ignore_missing", False):
                message = (
                    f"There is no template “{wanted[0]}”." if wanted else "There is no template to include."
                )
                hint = f"{did_you_mean(wanted[0], known) if wanted else ''} {self._excerpt(location)}".strip()
                yield Problem(location, message, hint, code="template")

    def _check_filters(self, name: str, tree: nodes.Template) -> Iterator[Problem]:
        for kind, what, known in (
            (nodes.Filter, "filter", self._environment.filters),
            (nodes.Test, "test", self._environment.tests),
        ):
            for node in tree.find_all(kind):
                if node.name not in known:
                    location = self._location(name, node.lineno)
                    hint = f"{did_you_mean(node.name, known)} {self._excerpt(location)}".strip()
                    yield Problem(location, f"There is no {what} “{node.name}”.", hint, code="template")

    def render(self, template: str, view: View) -> RenderedPage:
        """Return a page. Raises `SiteError` with the template's file and line when it fails."""
        self._wanted.clear()
        text = self._render(template, page=view)
        if not self._wanted:
            return RenderedPage(text.encode("utf-8"), ())
        wanted = frozenset(self._wanted)
        pieces: list[bytes] = []
        parts = []
        length = 0
        for place, piece in enumerate(_SHARED.split(text)):
            is_part = place % 2 == 1 and piece in wanted
            if place % 2 and not is_part:
                piece = f"\0shared {piece}\0"  # text that only looks like a part
            data = self.shared_part(piece) if is_part else piece.encode("utf-8")
            if is_part:
                parts.append(SharedPart(length, len(data), piece))
            pieces.append(data)
            length += len(data)
        return RenderedPage(b"".join(pieces), tuple(parts))

    def _render(self, template: str, **values: object) -> str:
        try:
            return self._environment.get_template(template).render(values)
        except TemplateSyntaxError as error:
            raise SiteError([self._syntax_problem(error)]) from error
        except TemplateNotFound as error:
            hint = did_you_mean(str(error.name), self._template_names())
            message = f"There is no template “{error.name}”."
            raise SiteError(
                [Problem(self._where(error, template), message, hint, code="template")]
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
