"""Exports as they really are: bytes that no parser takes, namespaces of all kinds, broken ends."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from wxr_export import HEAD, TAIL, comment, item, write_export

from growth import grows_too_fast
from octavo.errors import UsageError
from octavo.importers.wordpress.export import ExportAuthor, ExportItem
from octavo.importers.wordpress.reading import ExportReader
from octavo.importers.xml_elements import FilteredExport
from text_shapes import Shape


def read(path: Path) -> tuple[list[ExportItem], ExportReader]:
    reader = ExportReader(path, lambda count: None)
    return [value for value in reader.values() if isinstance(value, ExportItem)], reader


def items_of(tmp_path: Path, data: bytes | str) -> list[ExportItem]:
    file = tmp_path / "export.xml"
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return read(file)[0]


def test_an_item_has_all_that_is_used_and_nothing_of_its_readers(tmp_path: Path) -> None:
    """Addresses of readers are not even read: what is not there cannot be published by mistake."""
    file = write_export(tmp_path / "e.xml", item(3, "Body", excerpt="Short", more=comment(9, "Hello")))
    (found,), _ = read(file)
    assert (found.id, found.kind, found.content, found.excerpt) == ("3", "post", "Body", "Short")
    assert found.comments[0].text == "Hello"
    assert "tony@mail.example" not in repr(found)
    assert "192.0.2.17" not in repr(found)
    assert "secret-history" not in repr(found)


def test_the_blog_and_its_people_are_known(tmp_path: Path) -> None:
    file = write_export(tmp_path / "e.xml", item(1))
    reader = ExportReader(file, lambda count: None)
    assert ExportAuthor("7", "mouse", "Mouse Doctor") in list(reader.values())
    assert reader.url == "https://old.example"


@pytest.mark.parametrize(
    "head",
    [
        HEAD.replace("http://wordpress.org/export/1.2/", "https://wordpress.org/export/1.2/"),
        HEAD.replace("export/1.2", "export/1.0"),
        HEAD.replace(' xmlns:wp="http://wordpress.org/export/1.2/"', ""),
        "<rss version='2.0'><channel>",
        "\n\n  \n" + HEAD,
        "<br />\n<b>Warning</b>: mysql_query()\n" + HEAD,
        "\ufeff" + HEAD,
    ],
    ids=["https", "1.0", "wp not declared", "nothing declared", "blank lines", "a warning of PHP", "BOM"],
)
def test_the_head_of_a_file_matters_little(tmp_path: Path, head: str) -> None:
    (found,) = items_of(tmp_path, head + item(3, "Body", excerpt="Short", more=comment(9)) + TAIL)
    assert (found.id, found.content, found.excerpt, len(found.comments)) == ("3", "Body", "Short", 1)


def test_control_characters_are_left_out(tmp_path: Path) -> None:
    (found,) = items_of(tmp_path, HEAD + item(1, "a\x00b\x08c\x0bd\x1fe\x7ff\ufffeg\tend") + TAIL)
    assert found.content == "abcdefg\tend"


def test_bytes_that_are_no_utf_8_are_read_as_windows_1252(tmp_path: Path) -> None:
    """A database that changed its encoding half-way has both."""
    body = "caf\u00e9 ".encode() + b"caf\xe9 \x93quoted\x94 \xe2\x82 end \xff"
    file = tmp_path / "e.xml"
    file.write_bytes((HEAD + item(1, "BODY") + TAIL).encode().replace(b"BODY", body))
    (found,), reader = read(file)
    assert found.content == "café café “quoted” â‚ end ÿ"
    assert reader.repairs == 6


def test_another_encoding_that_is_declared_is_believed(tmp_path: Path) -> None:
    head = HEAD.replace("UTF-8", "ISO-8859-15")
    data = (head + item(1, "100 \u20ac caf\u00e9") + TAIL).encode("iso-8859-15")
    assert items_of(tmp_path, data)[0].content == "100 € café"
    assert items_of(tmp_path, (HEAD + item(1, "€") + TAIL).encode("utf-16"))[0].content == "€"


@pytest.mark.parametrize(
    "body",
    [
        "<script>//<![CDATA[\nvar a;\n//]]></script> after",
        "an example: ]]> and more",
        "x = a[b[0]]>1",
        "]]>",
        "]]>\n\n]]></p> end",
        "escaped ]]]]><![CDATA[> by WordPress",
    ],
)
def test_the_end_of_cdata_inside_a_text_does_not_end_it(tmp_path: Path, body: str) -> None:
    first, second = items_of(tmp_path, HEAD + item(1, body) + item(2, "Body") + TAIL)
    assert first.content == body.replace("]]]]><![CDATA[>", "]]>")
    assert second.content == "Body"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 1000])
def test_it_does_not_matter_how_much_is_read_at_once(size: int) -> None:
    """A mark that is torn between two pieces is still one."""

    class Dripping(io.BytesIO):
        def read(self, count: int | None = -1) -> bytes:
            return super().read(size)

    text = HEAD + item(1, "é ]]> <script>]]></script> 日本語 \x01" * 5) + TAIL
    whole = FilteredExport(io.BytesIO(text.encode())).read()
    assert FilteredExport(Dripping(text.encode())).read() == whole
    assert whole.count(b"]]]]><![CDATA[>") == 10


def test_entities_of_html_outside_of_cdata_are_read(tmp_path: Path) -> None:
    data = HEAD + item(1, title="T").replace("<![CDATA[T]]>", "A &nbsp;B &amp;amp; C") + TAIL
    assert items_of(tmp_path, data)[0].title == "A &nbsp;B &amp; C"


def test_ampersands_that_xml_does_not_know_do_not_swallow_those_that_follow(tmp_path: Path) -> None:
    """The parser drops every reference behind the first that is wrong; these come in titles and links."""
    title = "AT&T &nbsp;&#1;&foo; &amp; &lt;b"
    data = HEAD + item(1, "a&b &amp; ]]> c&d", title="T").replace("<![CDATA[T]]>", title) + item(2) + TAIL
    first, second = items_of(tmp_path, data)
    assert first.title == "AT&T &nbsp;&#1;&foo; & <b"
    assert first.content == "a&b &amp; ]]> c&d"
    assert second.content == "Text."


def test_entities_of_the_file_itself_are_not_expanded(tmp_path: Path) -> None:
    """A few lines could otherwise fill the memory, or read files of this machine."""
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>\n'
    data = HEAD.replace("<rss", bomb + "<rss") + item(1, title="T").replace("<![CDATA[T]]>", "&b;&c;x") + TAIL
    assert "root:" not in items_of(tmp_path, data)[0].title


def test_what_stands_before_a_break_is_read_and_the_break_is_told(tmp_path: Path) -> None:
    file = tmp_path / "e.xml"
    file.write_text(HEAD + item(1, "whole") + item(2, "cut off")[:300], "utf-8")
    found, reader = read(file)
    assert found[0].content == "whole"
    assert reader.breaks != ()


@pytest.mark.parametrize("data", [b"", b"not XML", b"<html><body>x</body></html>", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_export_is_refused_by_its_name(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "e.xml").write_bytes(data)
    with pytest.raises(UsageError, match=r"e\.xml is no export of WordPress"):
        read(tmp_path / "e.xml")


def test_of_comments_that_are_not_approved_only_the_status_is_read(tmp_path: Path) -> None:
    file = write_export(tmp_path / "e.xml", item(1, more=comment(9, "Buy!", approved="spam", author="Evil")))
    (found,), _ = read(file)
    assert (found.comments[0].approved, found.comments[0].text, found.comments[0].author) == ("spam", "", "")


@pytest.mark.slow
@pytest.mark.parametrize("pump", ["&", "&a", "\xe9", "a\xe9"])
def test_many_bytes_to_mend_cost_no_more_than_their_number(pump: str) -> None:
    """Each one looked through all that was read before it: an export in Latin-1 has one in every line."""

    def mend(text: str) -> bytes:
        return FilteredExport(io.BytesIO(text.encode("latin-1"))).read()

    assert not grows_too_fast(mend, Shape("<rss>", pump), length=60_000)
