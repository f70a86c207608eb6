"""Fields of an entry changed in the text of a .bib file, of which everything else stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.lookup.entry_fields import read_entry, set_fields


@pytest.mark.parametrize(
    ("entry", "values", "expected"),
    [
        ("@article{a, year = 1}", {"year": "{2}"}, "@article{a, year = {2}}"),
        ("@article{a,\n  year = 1,\n}", {"volume": "{2}"}, "@article{a,\n  year = 1,\n  volume = {2},\n}"),
        ("@article{a,\n\tYear=1\n}", {"volume": "{2}"}, "@article{a,\n\tYear=1,\n\tvolume = {2}\n}"),
        ('@a(k, t = "x {"} y" # jan, y = {{b}c})', {"y": "{d}", "t": "{e}"}, "@a(k, t = {e}, y = {d})"),
        ("@a{k,\r\n a = 1,\r\n b = 2\r\n}", {"a": ""}, "@a{k,\r\n b = 2\r\n}"),
        ("@a{k, a = 1, b = 2}", {"a": ""}, "@a{k,  b = 2}"),
        ("@a{k}", {"a": "{1}"}, "@a{k,\n  a = {1}}"),
    ],
)
def test_a_field_is_changed_where_it_stands(entry: str, values: dict[str, str], expected: str) -> None:
    """Whoever compares versions sees one line."""
    assert set_fields(f"% before\n{entry}\n% after", 9, values) == f"% before\n{expected}\n% after"


@pytest.mark.parametrize(
    "entry",
    ["@a{k, a = {1}, % words\n b = 2}", "@a{k, a = {1", "@a{k, a = }", '@a{k, a = "1}', "a", "@a{k, a"],
)
def test_what_cannot_be_taken_apart_for_certain_stays(entry: str) -> None:
    """Half of an entry cut off would be worse than an old page number."""
    assert set_fields(entry, 0, {"a": "{2}"}) is None


@given(
    st.lists(
        st.sampled_from(["{", "}", '"', "=", ",", "#", "a", " ", "\n", "%", "@", "1", "\\"]), max_size=40
    )
)
def test_an_entry_is_read_or_refused(pieces: list[str]) -> None:
    """Nothing hangs, and no field ends before it begins."""
    text = "@a{k, " + "".join(pieces)
    entry = read_entry(text, 0)
    for field in entry.fields if entry else ():
        assert field.name_start < field.start < field.end <= len(text)
