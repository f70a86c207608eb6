"""The title and the journal of a pasted reference: what lies between the authors and the date."""

from __future__ import annotations

import octavo.expressions as re

_LONGEST_JOURNAL = 120
_SENTENCE_END = re.compile(r"[.?!][\"'”’»)\]]{0,3}\s+")
_TITLE_END = re.compile(r"(?<!\.)\.$")
# Styles that put titles in quotation marks put the stop inside; a title that has its own has it outside.
_QUOTED = re.compile(r"“(?P<curly>[^“”]*[.,?!])”|\"(?P<inside>[^\"]*[.,])\"")
_JOURNAL_WORD = re.compile(r"[(\[]?(?:[^\W\d_a-z].*|[0-9].*|[a-z]{1,3}[A-Z].*|&)")
_SMALL = """a an and at c da das de del della der des di die do dos du e el en et for from för für het i im in
 la le les na o of og on or s the to und v van voor w with y &"""
_SMALL_WORDS = frozenset(_SMALL.split())
_ODD_JOURNALS = frozenset({"npj", "eneuro", "biorxiv", "medrxiv", "arxiv", "iscience"})
# "N. Engl. J. Med.": the words that are abbreviated with a stop.
_ABBREVIATION = re.compile(r"(?:^|(?<=[.?!]\s)|(?<=[.?!][\"'”’)\]]\s))([A-Z][A-Za-z]{0,14}\.\s)$")
_USUAL = """Acta Am Ann Arch Biochem Biol Br Can Chem Clin Curr Dev Engl Eur Exp Genet Immunol Int J Lancet
 Med Mol Mult N Nat Natl Neurol Neurosci Nucl Pathol Pharmacol Physiol Proc Psychiatry Res Rev Scand
 Sci Surg Trends"""
_ABBREVIATED = frozenset(_USUAL.split())


def split_journal(head: str) -> tuple[str, str, bool]:
    """Return what stands before the last sentence of a text, that sentence, and whether it is plain.

    The last sentence is the journal. Stops inside an abbreviation, "N. Engl. J. Med.", end no sentence; it is
    not plain where it cannot be told whether a single word belongs to the title or the journal.
    """
    end = 0
    # No journal is longer, and no search through the title is needed.
    for match in _SENTENCE_END.finditer(head, max(0, len(head) - _LONGEST_JOURNAL)):
        end = match.end()
    journal = head[end:].strip(" .,")
    starts: list[int] = []
    start = end
    while previous := _ABBREVIATION.search(head, max(0, start - 18), start):
        start = previous.start(1)
        starts.append(start)
    words = [head[place:].partition(".")[0] for place in starts]
    first = next(
        (
            place
            for word, place in zip(reversed(words), reversed(starts), strict=True)
            if word in _ABBREVIATED
        ),
        None,
    )
    is_one_word = " " not in journal
    if first is None:
        # "Results. Science." may be a title and a journal, or "Cytogenet. Genome." a journal; and no title
        # ends in "AJR Am."
        is_cut = head[:end].rstrip(" .").rpartition(" ")[2] in _ABBREVIATED
        return head[:end], journal, not is_cut and not (starts and is_one_word)
    whole = f"{head[first:end]}{journal}".replace(".", " ").split()
    return head[:first], " ".join(whole), first == starts[-1]


def clean_title(text: str) -> tuple[str, bool]:
    """Return the title without its stop, and whether brackets told that it is translated."""
    title = text.strip()
    if quoted := _QUOTED.fullmatch(title):
        title = (quoted["curly"] or quoted["inside"]).rstrip(" ,")
    bare = title[:-1] if title.endswith("].") else title
    if bare.startswith("[") and bare.endswith("]") and _is_one_bracket(bare):
        return _TITLE_END.sub("", bare[1:-1].strip()), True
    return _TITLE_END.sub("", title).rstrip(), False


def is_plausible_journal(text: str) -> bool:
    """Tell whether a text can be the title of a journal or its abbreviation."""
    if not 1 < len(text) <= _LONGEST_JOURNAL or not any(map(str.isalpha, text)):
        return False
    words = text.split()
    if len(words) > 16 or any(sign in text for sign in '?!;@[]“”"='):
        return False
    if words[0].lower() in _ODD_JOURNALS:
        return True
    odd = sum(
        not _JOURNAL_WORD.fullmatch(word) and word.lower().strip("().,") not in _SMALL_WORDS for word in words
    )
    # "ACI open": one word in small letters, where the others are not.
    return words[0][0] != "(" and bool(_JOURNAL_WORD.fullmatch(words[0])) and odd <= (1 < len(words) <= 4)


def _is_one_bracket(text: str) -> bool:
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "[") - (character == "]")
        if depth == 0:
            return place == len(text) - 1
    return False
