"""What somebody wrote in an answer: the text without quotations, the lines above them, and signatures.

What is quoted in an answer comes out of another mail, which may be private, so none of it is kept. In a
message that answers no mail, lines after `>` are the writer's own quotation, in Markdown, and stay.
"""

from __future__ import annotations

import octavo.expressions as re

# "On 12 May, NAME wrote:"
WROTE = (
    *("wrote", "writes", "schrieb(?:en)?", "schreibt", "a écrit", "écrit", "escribi[óo]", "escribe"),
    *("va escriure", "ha scritto", "scrive", "schreef", "escreveu", "skrev", "skreiv", "kirjoitti"),
    *(r"napisał(?:\(a\)|a)?", "pisze", r"napsal(?:\(a\)|a)?", r"napísal(?:\(a\)|a)?", "írta", "a scris"),
    *("пишет", r"написал(?:\(а\)|а)?", "написав", "пише", "yazdı", "έγραψε"),
)
# Without spaces between words; these stand anywhere.
WROTE_IN_EAST_ASIA = ("写道", "寫道", "작성", "のメール", "は書きました")

FORWARDED = (
    *("begin forwarded message", "anfang der weitergeleiteten nachricht", "début du message réexpédié"),
    *("début du message transféré", "inicio del mensaje reenviado", "inizio messaggio inoltrato"),
    *("begin doorgestuurd bericht", "início da mensagem encaminhada", "vidarebefordrat brev"),
    "videresendt besked",
)

# The header of the message that is quoted, as Outlook prints it: sender first.
SENDER = (
    *("from", "von", "de", "da", "van", "från", "fra", "lähettäjä", "od", "feladó", "от", "від", "kimden"),
    *("από", "发件人", "寄件者", "差出人", "보낸 사람"),
)
HEADER = (
    *("sent", "date", "to", "cc", "subject", "gesendet", "datum", "an", "betreff", "envoyé(?: le)?", "à"),
    *("objet", "enviado(?: el| em)?", "fecha", "para", "asunto", "assunto", "inviato", "data", "a"),
    *("oggetto", "verzonden", "aan", "onderwerp", "skickat", "till", "ämne", "sendt", "dato", "til", "emne"),
    *("lähetetty", "päiväys", "vastaanottaja", "aihe", "wysłano", "do", "temat", "odesláno", "komu"),
    *("předmět", "elküldve", "címzett", "tárgy", "отправлено", "дата", "кому", "тема", "gönderildi"),
    *("tarih", "kime", "konu", "στάλθηκε", "προς", "θέμα", "发送时间", "收件人", "主题", "日期", "寄件日期"),
    *("主旨", "送信日時", "宛先", "件名", "보낸 날짜", "받는 사람", "제목"),
)

# "Sent from my iPhone": how the line begins, and what else has to stand in it.
SENT_FROM = (
    *("sent (?:from|with|via|using)", "get outlook", "von meinem?", "gesendet (?:mit|von)"),
    *("diese nachricht wurde", "outlook für", "holen sie sich", "envoyé (?:de|depuis|à partir)"),
    *("télécharger", "obtenez", "enviad[oa] (?:desde|do|via|pelo)", "obtener", "obter"),
    *("inviato (?:da|dal)", "scarica", "ottieni", "verstuurd vanaf", "verzonden (?:vanaf|met)", "download"),
    *("skickat från", "hämta", "sendt fra", "hent", "lähetetty", "hanki", "wysłane z", "odesláno z"),
    *("отправлено (?:с|из)", "iphone", "发自我的", "從我的"),
)
DEVICES = (
    *("i(?:phone|pad|pod|os)", "android", "outlook", "gmail", "samsung", "galaxy", "huawei", "pixel"),
    *("xiaomi", "fairphone", "smartphone", "mobile", "handy", "téléphone", "tablet", "yahoo", "gmx"),
    *(r"web\.de", "t-online", "blackberry", "windows", "proton", "thunderbird", "spark", r"mail\.ru", "k-9"),
)
MAX_TEXT = 200_000
"""Characters of a message that are looked at: a comment has a hundredth of it."""

_WROTE = rf"(?:(?<!\w)(?:{'|'.join(WROTE)})(?!\w)|{'|'.join(WROTE_IN_EAST_ASIA)})"
_WROTE_WORD = re.compile(_WROTE, re.IGNORECASE)
_WROTE_AT_END = re.compile(rf"{_WROTE}\W*\Z", re.IGNORECASE)
_COLON = re.compile(r"[:：]\**\Z")
_ADDRESS = re.compile(r"[<(\[](?:mailto:)?[^\s<>()\[\]@]+@[^\s<>()\[\]@]+[>)\]]")
_WHEN = re.compile(
    r"\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d{2}\b|\d{4}\s?[年년]|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b"
)
_MAX_INTRODUCTION = 400  # characters of "On … wrote:"; names of people and lists can be long
_INTRODUCTION_LINES = 4

# "-----Original Message-----", "---------- Forwarded message ---------", in any language.
_DIVIDER = re.compile(r"\s*-{5,} ?[^\W\d_][^-\n]{2,60}? ?-{5,}\s*")
_UNDERLINE = re.compile(r"\s*_{20,}\s*")
_FORWARDED = re.compile(rf"\s*(?:{'|'.join(FORWARDED)})\s*:\s*", re.IGNORECASE)
_SENDER = re.compile(rf"\s*\**(?:{'|'.join(SENDER)})\s?\**[:：]", re.IGNORECASE)
_HEADER = re.compile(rf"\s*\**(?:{'|'.join(HEADER)})\s?\**[:：]", re.IGNORECASE)
_HEADER_LINES = 12

_SENT_FROM = re.compile(rf"(?:{'|'.join(SENT_FROM)}).{{0,90}}", re.IGNORECASE)
_DEVICE = re.compile("|".join(DEVICES), re.IGNORECASE)
_SIGNATURE = "-- "  # RFC 3676, 4.3
_MAX_SIGNATURE = 12  # lines below two hyphens that lost their space; more is no signature
_BLANK_LINES = re.compile(r"\n{3,}")


def own_words(text: str, *, is_answer: bool) -> str:
    """Return the part of a message that its sender wrote; "" when there is none.

    `is_answer` tells that it answers another message.
    """
    text = text[:MAX_TEXT]
    lines = [line if line == _SIGNATURE else line.rstrip() for line in text.split("\n")]
    lines = lines[: _beginning_of_unmarked_quotation(lines)]
    lines, is_introduced = _without_introductions(lines, is_answer=is_answer)
    if is_answer or is_introduced:
        lines = [line for line in lines if not line.startswith(">")]
    lines = _without_signature(lines)
    while lines and (not lines[-1].strip() or _names_device(lines[-1])):
        lines.pop()
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def _beginning_of_unmarked_quotation(lines: list[str]) -> int:
    """Return the line from which on everything is another message, as Outlook quotes."""
    for at, line in enumerate(lines):
        if _DIVIDER.fullmatch(line) or _UNDERLINE.fullmatch(line) or _FORWARDED.fullmatch(line):
            return at
        if _SENDER.match(line) or _HEADER.match(line):
            below = [other for other in lines[at + 1 : at + 1 + _HEADER_LINES] if other.strip()]
            below = below[: _HEADER_LINES // 2]
            # GMX and Web.de tell the date before the sender.
            names_sender = _SENDER.match(line) or any(map(_SENDER.match, below[:1]))
            if names_sender and sum(bool(_HEADER.match(other)) for other in below) >= 2:
                return at
    return len(lines)


def _without_introductions(lines: list[str], *, is_answer: bool) -> tuple[list[str], bool]:
    """Return the lines without "On … NAME wrote:", and whether there was one.

    When no line below is marked with `>`, all that follows is the quotation.
    """
    last_marked = max((at for at, line in enumerate(lines) if line.startswith(">")), default=-1)
    kept: list[str] = []
    is_introduced = False
    at = 0
    while at < len(lines):
        end, words = _introduction(lines, at)
        if not end:
            kept.append(lines[at])
            at += 1
            continue
        has_date = _WHEN.search(words) is not None
        if _is_marked(lines, end) and (has_date or _WROTE_AT_END.search(words)):
            is_introduced = True
        elif last_marked < end and has_date and (is_answer or _ADDRESS.search(words)):
            return kept, True
        else:
            kept.extend(lines[at:end])
        at = end
    return kept, is_introduced


def _introduction(lines: list[str], start: int) -> tuple[int, str]:
    """Return the line after what may introduce a quotation, and its words; 0 where nothing does."""
    if not lines[start].strip() or lines[start].startswith(">"):
        return 0, ""
    # Directly below the writer's words it is one line: otherwise these would be taken for a part of it.
    count = 1 if start and lines[start - 1].strip() else _INTRODUCTION_LINES
    words = ""
    for at in range(start, min(start + count, len(lines))):
        line = lines[at].strip()
        words = f"{words} {line}".strip()
        if not line or line.startswith(">") or len(words) > _MAX_INTRODUCTION:
            break
        if _COLON.search(line):
            return (at + 1, words) if _WROTE_WORD.search(words) or _ADDRESS.search(words) else (0, "")
    return 0, ""


def _is_marked(lines: list[str], at: int) -> bool:
    """Tell whether the next line with anything in it is quoted."""
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at < len(lines) and lines[at].startswith(">")


def _without_signature(lines: list[str]) -> list[str]:
    if _SIGNATURE in lines:
        return lines[: lines.index(_SIGNATURE)]
    beginning, below = len(lines), 0
    for at in range(len(lines) - 1, -1, -1):
        if below > _MAX_SIGNATURE:
            break
        if lines[at] == "--":
            beginning = at
        below += bool(lines[at].strip())
    return lines[:beginning]


def _names_device(line: str) -> bool:
    line = line.strip(" *_")
    return bool(_SENT_FROM.fullmatch(line) and _DEVICE.search(line))
