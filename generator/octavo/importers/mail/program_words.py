"""The words that mail programs put around quotations and below messages, in the languages that they speak.

Regular expressions, to be joined by `|`; all are matched without regard to upper and lower case.
"""

from __future__ import annotations

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
