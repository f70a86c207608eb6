"""Answers by mail as Gmail, Outlook, Apple Mail and mutt write them, in the languages that they speak.

All people, addresses and texts are invented. Each program has its own way of quoting, of dividing a message
into parts, of encoding headers and texts; `answers` uses them all.
"""

from __future__ import annotations

import base64
import mailbox
import quopri
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.header import Header
from email.utils import format_datetime, formataddr
from html import escape
from pathlib import Path

BLOG = "letters@blog.example.org"
QUOTED = (
    "Thank you for your mail. This part is private and must not be published.",
    "The paper you ask for is in the library, second shelf.",
)


@dataclass(frozen=True)
class Sent:
    """What somebody sent, and how."""

    target: str  # the mark in the subject, without its brackets
    author: str
    address: str
    language: str
    text: str  # what has to become of it
    write: Callable[[Sent, datetime], bytes]
    charset: str = "utf-8"

    def message(self, date: datetime) -> bytes:
        return self.write(self, date)


# Gmail's line above a quotation, in the language of its user.
GMAIL = {
    "en": "On Tue, May 12, 2026 at 2:03 PM The Blog <{}> wrote:",
    "de": "Am Di., 12. Mai 2026 um 14:03 Uhr schrieb The Blog <{}>:",
    "fr": "Le mar. 12 mai 2026 à 14:03, The Blog <{}> a écrit :",
    "es": "El mar, 12 may 2026 a las 14:03, The Blog (<{}>) escribió:",
    "it": "Il giorno mar 12 mag 2026 alle ore 14:03 The Blog <{}> ha scritto:",
    "nl": "Op di 12 mei 2026 om 14:03 schreef The Blog <{}>:",
    "pt": "Em ter., 12 de mai. de 2026 às 14:03, The Blog <{}> escreveu:",
    "sv": "Den tis 12 maj 2026 kl 14:03 skrev The Blog <{}>:",
    "fi": "ti 12. toukok. 2026 klo 14.03 The Blog ({}) kirjoitti:",
    "pl": "wt., 12 maj 2026 o 14:03 The Blog <{}> napisał(a):",
    "ru": "вт, 12 мая 2026 г. в 14:03, The Blog <{}>:",
    "ja": "2026年5月12日(火) 14:03 The Blog <{}>:",
    "zh": "The Blog <{}> 于2026年5月12日周二 14:03写道：",
    "tr": "The Blog <{}>, 12 May 2026 Sal, 14:03 tarihinde şunu yazdı:",
}
OUTLOOK = {
    "en": ("From", "Sent", "To", "Subject", "Original Message"),
    "de": ("Von", "Gesendet", "An", "Betreff", "Ursprüngliche Nachricht"),
    "fr": ("De", "Envoyé", "À", "Objet", "Message d'origine"),
    "es": ("De", "Enviado el", "Para", "Asunto", "Mensaje original"),
    "it": ("Da", "Inviato", "A", "Oggetto", "Messaggio originale"),
    "nl": ("Van", "Verzonden", "Aan", "Onderwerp", "Oorspronkelijk bericht"),
    "da": ("Fra", "Sendt", "Til", "Emne", "Oprindelig meddelelse"),
    "cs": ("Od", "Odesláno", "Komu", "Předmět", "Původní zpráva"),
    "zh": ("发件人", "发送时间", "收件人", "主题", "邮件原件"),
}
APPLE = {
    "en": "On 12 May 2026, at 14:03, The Blog <{}> wrote:",
    "de": "Am 12.05.2026 um 14:03 schrieb The Blog <{}>:",
    "fr": "Le 12 mai 2026 à 14:03, The Blog <{}> a écrit :",
    "es": "El 12 may 2026, a las 14:03, The Blog <{}> escribió:",
    "it": "Il giorno 12 mag 2026, alle ore 14:03, The Blog <{}> ha scritto:",
    "sv": "12 maj 2026 kl. 14:03 skrev The Blog <{}>:",
    "pt": "No dia 12 de mai. de 2026, às 14:03, The Blog <{}> escreveu:",
}
PHONE = {
    "en": "Sent from my iPhone",
    "de": "Von meinem iPhone gesendet",
    "fr": "Envoyé de mon iPhone",
    "es": "Enviado desde mi iPhone",
    "sv": "Skickat från min iPhone",
}


def gmail(sent: Sent, date: datetime) -> bytes:
    """Both parts, the plain one folded at 72 columns, a signature after `-- `."""
    above = GMAIL[sent.language].format(BLOG)
    signature = sent.author.split()[0]
    plain = f"{sent.text}\n-- \n{signature}\n{sent.address}\n\n{textwrap.fill(above, 78)}\n\n" + "".join(
        f"> {line}\n>\n" for line in QUOTED
    )
    html = (
        f'<div dir="ltr">{_paragraphs(sent.text, "div", "<div><br></div>")}<br clear="all"></div>'
        '<div><br></div><span class="gmail_signature_prefix">-- </span><br>'
        f'<div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature">{signature}</div>'
        f'<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">'
        f'{escape(above)}<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">'
        f"{_paragraphs(QUOTED[0], 'div')}</blockquote></div>"
    )
    return _alternative(sent, date, plain, html, is_answer=True)


def gmail_fresh(sent: Sent, date: datetime) -> bytes:
    """The link below a comment opens a new message: nothing is quoted but what the writer quotes."""
    return _alternative(sent, date, sent.text, f'<div dir="ltr">{escape(sent.text)}</div>')


def outlook(sent: Sent, date: datetime) -> bytes:
    """Plain text of Outlook for Windows: the quotation has a header, but no marks."""
    names = OUTLOOK[sent.language]
    plain = (
        f"{sent.text}\n\n\n-----{names[4]}-----\n{names[0]}: The Blog <{BLOG}>\n"
        f"{names[1]}: 12. 5. 2026 14:03\n{names[2]}: {sent.author} <{sent.address}>\n{names[3]}: A post\n\n"
        + "\n\n".join(QUOTED)
    )
    return _headers(sent, date, is_answer=True) + _part("text/plain", plain, sent.charset, "quoted-printable")


def outlook_365(sent: Sent, date: datetime) -> bytes:
    """Plain text of the newer Outlook: a line, and the header of the quotation."""
    names = OUTLOOK[sent.language]
    plain = (
        f"{sent.text}\n\n________________________________\n{names[0]}: The Blog <{BLOG}>\n"
        f"{names[1]}: 12. 5. 2026 14:03\n{names[2]}: {sent.author} <{sent.address}>\n{names[3]}: A post\n\n"
        + "\n\n".join(QUOTED)
    )
    return _headers(sent, date, is_answer=True) + _part("text/plain", plain, sent.charset, "base64")


def outlook_html(sent: Sent, date: datetime) -> bytes:
    """HTML only, as Word writes it: nothing but a border tells where the quotation begins."""
    names = OUTLOOK[sent.language]
    blank = "<p class=MsoNormal>&nbsp;</p>"
    html = (
        "<html><head><style><!-- p.MsoNormal {margin:0cm} --></style></head><body lang=EN-GB>"
        f"<div class=WordSection1>{_paragraphs(sent.text, 'p class=MsoNormal', blank)}"
        '<p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;'
        f'padding:3.0pt 0cm 0cm 0cm"><p class=MsoNormal><b>{names[0]}:</b> The Blog &lt;{BLOG}&gt; <br>'
        f"<b>{names[1]}:</b> 12. 5. 2026 14:03<br><b>{names[2]}:</b> {sent.author}<br><b>{names[3]}:</b> "
        f"A post</p></div></div>{_paragraphs(QUOTED[0], 'p class=MsoNormal')}</div></body></html>"
    )
    return _headers(sent, date, is_answer=True) + _part("text/html", html, sent.charset, "quoted-printable")


def outlook_web(sent: Sent, date: datetime) -> bytes:
    """HTML only, from the browser."""
    html = (
        f'<html><body dir="ltr">{_paragraphs(sent.text, "div class=elementToProof", "<div><br></div>")}'
        f'<div id="Signature"><p>{sent.author}<br>{sent.address}</p></div><div id="appendonsend"></div>'
        '<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">'
        f"<b>From:</b> The Blog &lt;{BLOG}&gt;<br><b>Sent:</b> 12 May<br></div>"
        f"<div>{QUOTED[0]}</div></body></html>"
    )
    return _headers(sent, date, is_answer=True) + _part("text/html", html, sent.charset, "base64")


def apple(sent: Sent, date: datetime) -> bytes:
    """Flowed text: a space at a line's end goes on with the paragraph; the line above is marked as well."""
    above = APPLE[sent.language].format(BLOG)
    flowed = "\n\n".join(
        " \n".join(textwrap.wrap(paragraph, 70, drop_whitespace=True))
        for paragraph in sent.text.split("\n\n")
    )
    plain = f"{flowed}\n\n> {above}\n> \n" + "".join(f"> {line}\n> \n" for line in QUOTED)
    html = (
        f'<html><body style="overflow-wrap: break-word;">{_paragraphs(sent.text, "div", "<div><br></div>")}'
        f'<div><br><blockquote type="cite"><div>{escape(above)}</div><br class="Apple-interchange-newline">'
        f"<div>{QUOTED[0]}</div></blockquote></div><br></body></html>"
    )
    return _alternative(sent, date, plain, html, "; format=flowed", is_answer=True)


def iphone(sent: Sent, date: datetime) -> bytes:
    """The phone says so, and puts the line above the quotation outside of it."""
    above = APPLE[sent.language].format(BLOG)
    plain = f"{sent.text}\n\n{PHONE[sent.language]}\n\n> {above}\n> \n> {QUOTED[0]}\n"
    html = (
        f'<html><body dir="auto">{_paragraphs(sent.text, "div", "<div><br></div>")}<br '
        f'id="lineBreakAtBeginningOfSignature"><div dir="ltr">{PHONE[sent.language]}</div><div dir="ltr"><br>'
        f'<blockquote type="cite">{escape(above)}<br><br></blockquote></div><blockquote type="cite">'
        f'<div dir="ltr">{QUOTED[0]}</div></blockquote></body></html>'
    )
    return _alternative(sent, date, plain, html, is_answer=True)


def iphone_html(sent: Sent, date: datetime) -> bytes:
    """HTML only: what is left when a list or a filter throws the plain part away."""
    data = iphone(sent, date)
    boundary = b"--=_part"
    headers, _, rest = data.partition(b"\n\n")
    html = rest.split(boundary)[2].lstrip(b"\n")
    kept = [line for line in headers.split(b"\n") if not line.startswith((b"Content-Type", b"MIME-Version"))]
    return b"\n".join(kept) + b"\nMIME-Version: 1.0\n" + html


def mutt(sent: Sent, date: datetime) -> bytes:
    """The answer below the quotation, in eight bits, and a signature with an address."""
    plain = (
        f"On Tue, May 12, 2026 at 02:03:00PM +0000, The Blog wrote:\n> {QUOTED[0]}\n> {QUOTED[1]}\n\n"
        f"{sent.text}\n\n-- \n{sent.author}\n{sent.address}, +44 20 7946 0000\n"
    )
    return _headers(sent, date, is_answer=True) + _part("text/plain", plain, sent.charset, "8bit")


def mutt_between(sent: Sent, date: datetime) -> bytes:
    """Answers between the lines that are quoted."""
    first, _, second = sent.text.partition("\n\n")
    plain = (
        f"* The Blog <{BLOG}> [2026-05-12 14:03]:\n> {QUOTED[0]}\n\n{first}\n\n> {QUOTED[1]}\n\n{second}\n"
    )
    return _headers(sent, date, is_answer=True) + _part("text/plain", plain, sent.charset, "8bit")


def answers() -> tuple[tuple[Sent, datetime], ...]:
    """Thirty answers to two posts, with the time of each."""
    start = datetime(2026, 5, 13, 7, 30, tzinfo=timezone(timedelta(hours=2)))
    return tuple((sent, start + timedelta(hours=7 * number)) for number, sent in enumerate(_SENT))


def write_mbox(file: Path) -> None:
    """Write the answers as one mbox."""
    box = mailbox.mbox(file)
    for sent, date in answers():
        box.add(sent.message(date))
    box.close()


def write_maildir(folder: Path) -> None:
    """Write the answers as a maildir."""
    box = mailbox.Maildir(folder)
    for sent, date in answers():
        box.add(sent.message(date))
    box.close()


_TRUST, _DOGS = "/2021/10/trust/", "/2021/12/dogs/"
_SENT = (
    Sent(
        f"{_TRUST}#1", "Lumen Reader", "lumen@mail.example", "en", "I have read it twice and I agree.", gmail
    ),
    Sent(
        _TRUST,
        "Käthe Öhrlein",
        "kaethe@post.example",
        "de",
        "Das stimmt so nicht: Die Größe der Stichprobe war höher.\n\nIch habe nachgezählt.",
        gmail,
    ),
    Sent(f"{_TRUST}#2", "Élodie Œuvrard", "elodie@courrier.example", "fr", "Où est la référence ?", gmail),
    Sent(
        f"{_DOGS}#1",
        "Íñigo Peñaloza",
        "inigo@correo.example",
        "es",
        "¿Y los gatos? Nadie habla de ellos.",
        gmail,
    ),
    Sent(_DOGS, "Nonno Bruno", "bruno@posta.example", "it", "Perché no? È già così.", gmail),
    Sent(f"{_TRUST}#1", "Fietsende Lezer", "fiets@post.example", "nl", "Eén proef is geen proef.", gmail),
    Sent(f"{_DOGS}#isso-3", "João Ninguém", "joao@correio.example", "pt", "Não é só isso.", gmail),
    Sent(_TRUST, "Åsa Läsare", "asa@post.example", "sv", "Det går inte ihop, säger jag.", gmail),
    Sent(_DOGS, "Yön Lukija", "yon@posti.example", "fi", "Hyvä kirjoitus, mutta lähde puuttuu.", gmail),
    Sent(f"{_TRUST}#2", "Żółw Czytelnik", "zolw@poczta.example", "pl", "To jest źle policzone.", gmail),
    Sent(_TRUST, "Ночной Читатель", "noch@pochta.example", "ru", "Спасибо, это ясно.", gmail),
    Sent(f"{_DOGS}#1", "夜の読者", "yoru@mail.example", "ja", "犬について、もう少し知りたいです。", gmail),
    Sent(_DOGS, "夜读者", "ye@mail.example", "zh", "我不同意第二点。", gmail),
    Sent(_TRUST, "Gece Okuru", "gece@posta.example", "tr", "İlk ölçüm yüksekti, ikincisi düşük.", gmail),
    Sent(
        f"{_TRUST}#1",
        "Quoting Reader",
        "quoting@mail.example",
        "en",
        "> Two words made me sit up.\n\nWhich ones? See [@smith2020, p. 3].",
        gmail_fresh,
    ),
    Sent(
        f"{_TRUST}#1",
        "Ward Round",
        "ward@clinic.example",
        "en",
        "I see these people every day.",
        outlook,
        "cp1252",
    ),
    Sent(
        _TRUST, "Müller, Anna", "anna@amt.example", "de", "Für mich nicht schlüssig.", outlook, "iso-8859-1"
    ),
    Sent(
        _DOGS, "Zoé L’Hôte", "zoe@bureau.example", "fr", "C’est l’œuvre d’un seul chien…", outlook, "cp1252"
    ),
    Sent(f"{_DOGS}#1", "Sra. Nadie", "nadie@oficina.example", "es", "Año tras año, lo mismo.", outlook_365),
    Sent(_TRUST, "Per Ingen", "per@kontor.example", "da", "Hvor står det henne?", outlook_365),
    Sent(
        _DOGS, "Čtenář Noci", "ctenar@urad.example", "cs", "Příliš žluťoučký pes.", outlook_365, "iso-8859-2"
    ),
    Sent(
        f"{_TRUST}#2",
        "Word Writer",
        "word@office.example",
        "en",
        "The first paragraph.\n\nThe second one has an ampersand & a < sign.",
        outlook_html,
        "cp1252",
    ),
    Sent(_DOGS, "Nessuno", "nessuno@ufficio.example", "it", "Così non va.", outlook_html, "iso-8859-15"),
    Sent(f"{_DOGS}#1", "Browser Person", "browser@office.example", "en", "One.\n\nTwo.", outlook_web),
    Sent(
        f"{_TRUST}#1",
        "Appleseed",
        "seed@orchard.example",
        "en",
        "This is one long paragraph that the program breaks at its own column, and that must come back as "
        "a single line, because a comment is read in a window of any width.\n\nAnd a second one.",
        apple,
    ),
    Sent(_TRUST, "Birne", "birne@obst.example", "de", "Äpfel und Birnen.", apple),
    Sent(f"{_DOGS}#1", "Pomme", "pomme@verger.example", "fr", "D’accord.", iphone),
    Sent(_DOGS, "Äpple", "apple@frukt.example", "sv", "Håller med.", iphone_html),
    Sent(
        f"{_TRUST}#2", "Terminal Case", "tty@unix.example", "en", "Below, where it belongs.", mutt, "us-ascii"
    ),
    Sent(
        _DOGS,
        "Zwischenzeiler",
        "zeile@unix.example",
        "en",
        "Das bezweifle ich.\n\nUnd das erst recht – “so”?",
        mutt_between,
    ),
)


def _paragraphs(text: str, tag: str, between: str = "") -> str:
    name = tag.split()[0]
    return between.join(f"<{tag}>{escape(part)}</{name}>" for part in text.split("\n\n"))


def _alternative(
    sent: Sent, date: datetime, plain: str, html: str, more: str = "", *, is_answer: bool = False
) -> bytes:
    parts = (
        _part("text/plain", plain, sent.charset, "quoted-printable", more),
        _part("text/html", html, sent.charset, "quoted-printable"),
    )
    body = b"".join(b"--=_part\n" + part + b"\n" for part in parts)
    head = b'Content-Type: multipart/alternative; boundary="=_part"\n\n'
    return _headers(sent, date, is_answer=is_answer) + head + body + b"--=_part--\n"


def _headers(sent: Sent, date: datetime, *, is_answer: bool) -> bytes:
    charset = sent.charset if sent.charset != "us-ascii" else "utf-8"
    subject = Header(f"Re: Größe & “Vertrauen” [{sent.target}]", "utf-8", header_name="Subject").encode()
    lines = [
        f"From: {formataddr((sent.author, sent.address), charset)}",
        f"To: The Blog <{BLOG}>",
        f"Subject: {subject}",
        f"Date: {format_datetime(date)}",
        f"Message-ID: <{sent.address.replace('@', '.12@')}>",
        "MIME-Version: 1.0",
    ]
    if is_answer:
        lines.append("In-Reply-To: <first@blog.example.org>")
    return "\n".join(lines).encode("ascii") + b"\n"


def _part(kind: str, text: str, charset: str, encoding: str, more: str = "") -> bytes:
    data = text.encode(charset, "xmlcharrefreplace" if kind == "text/html" else "strict")
    if encoding == "base64":
        data = base64.encodebytes(data)
    elif encoding == "quoted-printable":
        data = quopri.encodestring(data)
    name = {"cp1252": "Windows-1252"}.get(charset, charset)
    head = f'Content-Type: {kind}; charset="{name}"{more}\nContent-Transfer-Encoding: {encoding}\n\n'
    return head.encode() + data


def expected_date(date: datetime) -> str:
    """Return a date as the archive has it: in UTC."""
    return date.astimezone(UTC).isoformat(timespec="seconds")
