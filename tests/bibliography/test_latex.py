"""LaTeX as real bibliographies have it."""

from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth import grows_too_fast
from octavo.bibliography.inline_html import drop_case_protection, html_to_text
from octavo.bibliography.latex import latex_to_html, latex_to_text
from text_shapes import Shape


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\'e \`e \^e \"e \~n \=a \.z", "é è ê ë ñ ā ż"),
        (r"\'{e} {\'e} {\'{e}} \' e", "é é é é"),
        (r"\d{a} \b{b} \t{oo} \c{c} \c c \k{a} \r{a} \u{g} \v{s} \H{o} \h{a}", "ạ ḇ o͡o ç ç ą å ğ š ő ả"),
        (r"\'{\i} \'\i \v{\j}", "í íǰ"),
        (r"\~{\^e} \'{\^{o}}", "ễ ố"),
        (r"\ss \o \O \l \L \ae \AE \oe \aa \AA \i \dh \th", "ßøØłŁæÆœåÅıðþ"),
        (r"stra{\ss}e S{\o}ren \O{}stergaard \L ukasz", "straße Søren Østergaard Łukasz"),
        (r"\& \% \$ \# \_ \{ \}", "& % $ # _ { }"),
        (
            r"\textendash{} \textemdash{} \textasciitilde{} \textbackslash{} \textless{} \textgreater",
            "– — ~ \\ < >",
        ),
        ("a--b --- c-d", "a–b — c-d"),
        ("``a'' `b' it's", "“a” ‘b' it's"),
        (r"a~b a\ b a\,b a\-b", "a\u00a0b a b a\u2009b ab"),
        (r"\url{http://x.org/a_b\%20c~d} \href{http://x.org}{here}", "http://x.org/a_b%20c~d here"),
        (r"http://x.org/\~{}me", "http://x.org/~me"),
        (r"\enquote{A} \ldots \LaTeX \textregistered", "“A” …LaTeX®"),
        (r"\noopsort{a}B \foo{kept} \bar baz", "B kept baz"),
        (r"\textalpha \textmu m \textdegree C", "αµm °C"),
        (r"R&amp;D \&amp; &lt;x&gt; &#233; AT&T", "R&D & <x> é AT&T"),
        ("a \t\n b\x00c", "a b c"),
        (r"(000\overline{1}) (000{$\bar{1}$}) \bar{a}", "(0001\u0305) (0001\u0304) \u0101"),
        (r"Harvard&#039;s <tex>$x$</tex>", "Harvard's x"),
        (r"100\% of $5", "100% of $5"),
        ("", ""),
    ],
)
def test_plain_text_has_characters_for_macros(latex: str, text: str) -> None:
    assert latex_to_text(latex) == text


@pytest.mark.parametrize(
    ("latex", "html"),
    [
        (r"\textit{a} \emph{b} \textsl{c}", "<i>a</i> <i>b</i> <i>c</i>"),
        (r"\textbf{a} {\bf b} {\em c} {\it d \bf e}", "<b>a</b> <b>b</b> <i>c</i> <i>d <b>e</b></i>"),
        (r"\textsc{a}", '<span class="smallcaps">a</span>'),
        (r"2\textsuperscript{nd} H\textsubscript2O", "2<sup>nd</sup> H<sub>2</sub>O"),
        (r"\emph{a \textbf{b}}", "<i>a <b>b</b></i>"),
        (r"\emph {a}", "<i>a</i>"),
        ("{DNA} in {RNA}s", '<span class="nocase">DNA</span> in <span class="nocase">RNA</span>s'),
        ("{The {DNA} story}", '<span class="nocase">The DNA story</span>'),
        (r"{\'E}tude {\ss}", "Étude ß"),
        (r"{{\"U}ber} alles", '<span class="nocase">Über</span> alles'),
        ("{2020} {}", "2020"),
        (r"\foo{DNA}", "DNA"),
        ('a <b> & "c"', "a &lt;b&gt; &amp; &quot;c&quot;"),
        (
            "<i>In vivo</i> H<sub>2</sub>O <scp>d</scp>",
            '<i>In vivo</i> H<sub>2</sub>O <span class="smallcaps">d</span>',
        ),
        ("<i>a </b> <sup>x", "&lt;i&gt;a &lt;/b&gt; &lt;sup&gt;x"),
        ("{<i>a} b</i>", '<span class="nocase">&lt;i&gt;a</span> b&lt;/i&gt;'),
        ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
    ],
)
def test_rich_text_keeps_markup_and_protection(latex: str, html: str) -> None:
    assert latex_to_html(latex) == html


@pytest.mark.parametrize(
    ("latex", "html"),
    [
        ("H$_2$O", "H<sub>2</sub>O"),
        (r"Radix-2\({}^{\mbox{k}}\) 5\({}^{\mbox{th}}\)", "Radix-2<sup>k</sup> 5<sup>th</sup>"),  # DBLP
        ("$^{18}$F-FDG", "<sup>18</sup>F-FDG"),
        ("Ca$^{2+}$ K$_{ATP}$", "Ca<sup>2+</sup> K<sub>ATP</sub>"),
        (r"$\beta$-cells $\mathrm{Ca}^{2+}$", "β-cells Ca<sup>2+</sup>"),
        (r"37$^\circ$C 5 $\pm$ 1 $<$ 3", "37°C 5 ± 1 &lt; 3"),
        (r"10$^{-3}$", "10<sup>−3</sup>"),
        ("$x^2$", "<math><msup><mi>x</mi><mn>2</mn></msup></math>"),
        (
            r"\(x\) \[y\] \ensuremath{z} $$w$$",
            "<math><mi>x</mi></math> <math><mi>y</mi></math> <math><mi>z</mi></math> <math><mi>w</mi></math>",
        ),
        (r"$\frac{a$ b", r"\frac{a b"),
        (r"$\nosuchmacro<b>$", r"\nosuchmacro&lt;b&gt;"),
    ],
)
def test_maths_is_simple_html_or_mathml(latex: str, html: str) -> None:
    """Chemistry reads better as text; what has structure needs MathML; a mistake stays readable."""
    assert latex_to_html(latex) == html


def test_mathml_holds_no_entity_that_xml_does_not_know() -> None:
    """Feeds are XML; one unknown entity and a reader shows none of it."""
    assert "\u2061" in latex_to_html(r"$\max x$")


def test_case_protection_can_be_taken_out_again() -> None:
    markup = latex_to_html(r"{The \textsc{DNA} of} {RNA} \textsc{x}")
    assert drop_case_protection(markup) == (
        'The <span class="smallcaps">DNA</span> of RNA <span class="smallcaps">x</span>'
    )


@pytest.mark.parametrize(
    "piece",
    [
        "{",
        "}",
        "$",
        "\\'",
        "<i>",
        "\\emph{",
        "\\(",
        "\\url{",
        "{\\it ",
        "$\\",
        "{<i>",
        "``",
        "\\begin{",
        "$$a$",
    ],
)
def test_time_is_linear_whatever_the_nesting(piece: str) -> None:
    """One hostile field must not hold up a build; quadratic time would take minutes here."""
    assert not grows_too_fast(latex_to_html, Shape.of(piece))


class _Checker(HTMLParser):
    """Raises unless every tag is closed in its order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if "math" not in self.open:
            assert tag in {"i", "b", "sup", "sub", "span", "math"}, tag
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        assert '"' not in data
        assert "<" not in data
        assert ">" not in data


PIECES = r"""
{ } \ $ ^ _ ~ ' ` " < > & - -- a B 2 é \emph \textbf{ \textsc{ \it \bf \' \" \~ \v \t \i \foo \url{ \href{
<i> </i> <sub> </sub> <script> &lt; &amp; \( \) \[ \ensuremath{ \frac \alpha \href{javascript:x}{ onload="
\text{ \color{
"""


@given(
    st.lists(st.sampled_from(PIECES.split()) | st.just(" "), max_size=40).map("".join) | st.text(max_size=60)
)
def test_any_text_gives_well_formed_safe_html(text: str) -> None:
    html = latex_to_html(text)
    checker = _Checker()
    checker.feed(html)
    checker.close()
    assert checker.open == []
    assert "<script" not in html
    assert "href" not in html or "href" in text
    assert html_to_text(html) == unescape(html_to_text(html)) or "&" in latex_to_text(text)
    assert "\x00" not in html


@given(st.text(alphabet=st.characters(exclude_characters="\\{}$~`&<-' ", exclude_categories=["Cc", "Cs"])))
def test_text_without_latex_stays_as_it_is(text: str) -> None:
    assert latex_to_text(text) == text


@pytest.mark.parametrize("opening", ["(", "[", "\\{", "\\langle ", "[(", "a(", "{( }", "⟨", "\\llbracket "])
def test_brackets_without_end_cannot_hang_a_build(opening: str) -> None:
    """The converter of formulas doubles its time with each of them."""
    latex_to_html(f"${opening * 60}$")


@pytest.mark.parametrize("code", ["\ufffe", "\uffff", "\x00", "\x1f"])
def test_characters_that_no_page_can_hold_are_dropped(code: str) -> None:
    """One of them in a title would make the feed unreadable."""
    assert latex_to_html(f"a{code}b ${code}{{x}}$") == latex_to_html("a b ${x}$")


@pytest.mark.parametrize("command", ["\\textrm", "\\mbox ", "\\rm{"])
def test_blanks_in_a_subscript_cost_no_more_than_their_number(command: str) -> None:
    """Three rules shared them out in every way: 3,000 blanks in a title took minutes."""
    assert not grows_too_fast(latex_to_html, Shape(f"a$_{{{command}", " ", "$"))
    assert latex_to_html("H$_{\\mbox  { 2 }}$O") == "H<sub> 2 </sub>O"
