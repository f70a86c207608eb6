"""A page in a style: its citations and its list of works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from octavo.bibliography.csl.clusters import ClusterJoiner, with_capital
from octavo.bibliography.csl.context import FIRST, IBID, IBID_WITH_LOCATOR, SUBSEQUENT, Context, Shown
from octavo.bibliography.csl.disambiguation import Disambiguation
from octavo.bibliography.csl.given_names import NameRegister
from octavo.bibliography.csl.items import Citation, CitedItem, Item
from octavo.bibliography.csl.joining import without_leading_stops
from octavo.bibliography.csl.marks import marked, without_marks, work_kind
from octavo.bibliography.csl.segments import Segment, segments_of
from octavo.bibliography.csl.sorting import sorted_places
from octavo.bibliography.csl.style import Area, CompiledStyle

_BY_CITE = "by-cite"
_AROUND = " .,;:()[]"  # what a style puts around nothing


class Page:
    """The works of one page, numbered, ordered and told apart."""

    def __init__(
        self,
        style: CompiledStyle,
        items: Mapping[str, Item],
        keys: Sequence[str],
        citations: Sequence[Citation] = (),
    ) -> None:
        """Take all works by key, the keys of those that are cited, in order, and the citations."""
        self.style = style
        self._items = items
        self._keys = list(dict.fromkeys(key for key in keys if key in items))
        self._citations = list(citations)
        citation = style.citation
        self._options = citation.options if citation else style.options
        self._near = int(self._options.get("near-note-distance", "5") or 5)
        self._shown: dict[str, Shown] = {}
        self._suffixes: dict[str, str] = {}
        self._names: NameRegister | None = None
        self.numbers = {key: place for place, key in enumerate(self._keys, 1)}
        self.order = self._keys
        self._number_works()
        self._tell_apart()
        if self._suffixes and style.bibliography and style.bibliography.sort:
            self._number_works()
        self._places = {key: place for place, key in enumerate(self.order)}

    # --- order and differences

    def _number_works(self) -> None:
        area = self.style.bibliography
        if area is None or not area.sort:
            return
        contexts = [self._context(key, in_bibliography=True) for key in self._keys]
        for place, context in enumerate(contexts, 1):
            context.number = place
        # APA and Chicago, and the libraries: an article does not count.
        drops_articles = self.style.completes and self.style.formatting.is_english
        places = sorted_places(contexts, area.sort, drops_articles=drops_articles)
        self.order = [self._keys[place] for place in places]
        self.numbers = {key: place for place, key in enumerate(self.order, 1)}
        if any(key.variable == "citation-number" and key.is_descending for key in area.sort):
            self.numbers = {key: place for place, key in enumerate(self._keys, 1)}

    def _tell_apart(self) -> None:
        options = self._options
        if self.style.citation is None:
            return
        adds_names = options.get("disambiguate-add-names") == "true"
        adds_given = options.get("disambiguate-add-givenname") == "true"
        adds_suffix = options.get("disambiguate-add-year-suffix") == "true"
        has_condition = self.style.has_disambiguate_condition
        if not (adds_names or adds_given or adds_suffix or has_condition):
            return
        rule = options.get("givenname-disambiguation-rule", _BY_CITE)
        if adds_given and rule != _BY_CITE:
            self._names = NameRegister((self._items[key] for key in self._keys), rule)
        disambiguation = Disambiguation(
            self._look,
            adds_names=adds_names,
            adds_given_names=adds_given and rule == _BY_CITE,
            has_condition=has_condition,
            adds_suffix=adds_suffix,
        )
        disambiguation.run(self._keys, {key: place for place, key in enumerate(self.order)})
        self._shown = disambiguation.shown
        self._suffixes = disambiguation.suffixes

    def _look(self, key: str, shown: Shown) -> tuple[str, list[int]]:
        area = self.style.citation
        if area is None:
            return key, []
        context = self._context(key)
        context.shown = shown
        context.year_suffix = ""
        # CSL compares the forms that are used most: those of a work that was cited before.
        context.position = SUBSEQUENT
        context.is_subsequent = context.is_near_note = True
        context.is_looked_at = True
        counts: list[int] = []
        context.list_lengths = counts
        return area.layout(context), counts

    def _context(self, key: str, *, in_bibliography: bool = False, cited: CitedItem | None = None) -> Context:
        context = Context(self._items[key], cited or CitedItem(key), in_bibliography=in_bibliography)
        context.number = self.numbers.get(key, 0)
        context.shown = self._shown.get(key) or context.shown
        context.year_suffix = self._suffixes.get(key, "")
        context.given_names = self._names
        return context

    # --- citations

    def clusters(self) -> list[str]:
        """Return every citation as marked text; the works of each are marked by their places in it."""
        places = find_places(self._citations, self._near)
        return [
            self._cluster(citation, where) for citation, where in zip(self._citations, places, strict=True)
        ]

    def _cluster(self, citation: Citation, places: Sequence[Place]) -> str:
        area = self.style.citation
        if area is None:
            return ""
        items = citation.items

        def fresh(index: int) -> Context:
            place = places[index]
            context = self._context(items[index].key, cited=items[index])
            context.position = place.position
            context.is_subsequent = place.position != 0
            context.is_near_note = place.is_near_note
            context.first_note = place.first_note
            return context

        order = list(range(len(items)))
        if area.sort and len(items) > 1 and not citation.keeps_order:
            # What the keys do not tell apart stands as in the list.
            order.sort(key=lambda index: self._places.get(items[index].key, 0))
            places_of = sorted_places([fresh(index) for index in order], area.sort)
            order = [order[place] for place in places_of]
        text = ClusterJoiner(self.style, area, fresh).join(items, order)
        if not self.style.is_note:
            return text
        if not _says_something(text):
            # Nothing is left of a work without its author: a title in the author's place, "ibid.". And some
            # styles have no short form for some works.
            items = tuple([replace(item, suppress_author=False) for item in items])
            text = ClusterJoiner(self.style, area, fresh).join(items, order)
        if not _says_something(text):
            places = [Place()] * len(items)
            text = ClusterJoiner(self.style, area, fresh).join(items, order)
        if not _says_something(text):
            titles = [(index, str(self._items[items[index].key].values.get("title", ""))) for index in order]
            return "; ".join([marked(work_kind(index), title) for index, title in titles])
        return without_leading_stops(text)

    # --- bibliography

    def bibliography(self) -> list[tuple[str, str]]:
        """Return the works of the list, in its order, each with its entry as marked text."""
        area = self.style.bibliography
        if area is None:
            return []
        entries: list[tuple[str, str]] = []
        rule = area.options.get("subsequent-author-substitute-rule", "complete-all")
        substitute = area.options.get("subsequent-author-substitute")
        before: tuple[str | None, Sequence[str]] = (None, ())
        for key in self.order:
            context = self._context(key, in_bibliography=True)
            text = area.layout(context)
            if substitute is not None:
                names = (context.first_names, context.name_list)
                if _is_repeated(rule, before, names):
                    context = self._context(key, in_bibliography=True)
                    context.substitute = (rule, substitute, before[1])
                    text = area.layout(context)
                before = names
            entries.append((key, _finished(self.style, area, text)))
        return entries

    def suffix(self, key: str) -> str:
        """Return the letter of a work's year; "" for most."""
        return self._suffixes.get(key, "")

    def shows_more(self, key: str) -> bool:
        """Tell whether a work shows more than others do, to be told from them."""
        return key in self._shown

    def give_suffix(self, key: str, suffix: str) -> None:
        """Set the letter of a work's year."""
        self._suffixes[key] = suffix

    def entry(self, key: str) -> str:
        """Return one entry of the list as marked text; "" if the style has no list."""
        area = self.style.bibliography
        if area is None:
            return ""
        return _finished(self.style, area, area.layout(self._context(key, in_bibliography=True)))

    def narrative_names(self, key: str) -> str:
        """Return a work's names as marked text, as they stand in a sentence; "" for none."""
        area = self.style.citation
        if area is None:
            return ""
        context = self._context(key)
        context.is_narrative = True
        area.layout(context)
        return context.first_names or ""

    def segments(self, text: str) -> list[Segment]:
        """Return marked text as segments."""
        return segments_of(text, self.style.quotes)


def _is_repeated(
    rule: str, before: tuple[str | None, Sequence[str]], names: tuple[str | None, Sequence[str]]
) -> bool:
    if not names[0] or before[0] is None:
        return False
    if rule in ("complete-all", "complete-each"):
        return without_marks(before[0]) == without_marks(names[0])
    return bool(before[1] and names[1]) and before[1][0] == names[1][0]


def _says_something(text: str) -> bool:
    return bool(without_marks(text).strip(_AROUND))


def _finished(style: CompiledStyle, area: Area, text: str) -> str:
    """Return an entry with the layout's affixes."""
    join = style.formatting.join
    text = with_capital(text)
    opening, closing = area.fonts
    if opening:
        text = f"{opening}{text}{closing}"
    return join(join(area.prefix, text), area.suffix) if text else ""


class Place(Struct, frozen=True):
    """Where one work of a citation stands."""

    position: int = FIRST
    is_near_note: bool = False
    first_note: int = 0  # the footnote in which the work was cited first; 0: none


def find_places(citations: Sequence[Citation], near: int) -> list[tuple[Place, ...]]:
    """Return the place of every work of every citation; `near` is how many notes back is near."""
    first_notes: dict[str, int] = {}
    last_notes: dict[str, int] = {}
    places: list[tuple[Place, ...]] = []
    in_text: Citation | None = None  # the last one outside of notes
    in_notes: list[Citation] = []
    for citation in citations:
        found: list[Place] = []
        for index, item in enumerate(citation.items):
            if item.key not in first_notes:
                found.append(Place())
                first_notes[item.key] = last_notes[item.key] = citation.note
                continue
            before = citation.items[index - 1] if index else _work_before(citation, in_text, in_notes)
            is_same = before is not None and before.key == item.key
            position = _ibid(before, item) if before is not None and is_same else SUBSEQUENT
            is_near = bool(citation.note) and citation.note - last_notes[item.key] <= near
            last_notes[item.key] = citation.note
            found.append(Place(position, is_near, first_notes[item.key]))
        places.append(tuple(found))
        if citation.note:
            in_notes.append(citation)
        else:
            in_text = citation
    return places


def _work_before(
    citation: Citation, in_text: Citation | None, in_notes: Sequence[Citation]
) -> CitedItem | None:
    """Return the work that "ibid." would mean at the start of a citation; None if it is unclear."""
    if not citation.note:
        return _only_work(in_text) if in_text else None
    if not in_notes:
        return None
    before = in_notes[-1]
    if before.note == citation.note:
        return before.items[-1]
    if len(in_notes) > 1 and in_notes[-2].note == before.note:
        return None  # the note before has citations of several works
    return _only_work(before)


def _only_work(citation: Citation) -> CitedItem | None:
    return citation.items[-1] if len({item.key for item in citation.items}) == 1 else None


def _ibid(before: CitedItem, item: CitedItem) -> int:
    if not item.locator:
        return SUBSEQUENT if before.locator else IBID
    if before.locator == item.locator and (before.label or "page") == (item.label or "page"):
        return IBID
    return IBID_WITH_LOCATOR
