"""One work from every format: whatever program wrote it, the reference must be the same."""

import json

import pytest

from octavo.bibliography.csl_record import record_for_csl
from octavo.bibliography.read import read_bibliography
from octavo.bibliography.styles.nlm import NlmStyle
from octavo.bibliography.styles.style import StyleSettings
from octavo.model.reference import Record

NLM = NlmStyle(StyleSettings())


def zotero(**item: object) -> str:
    return json.dumps([{"id": "k", **item}])


def person(family: str, given: str) -> list[dict[str, str]]:
    return [{"family": family, "given": given}]


def year(number: int) -> dict[str, object]:
    return {"date-parts": [[number]]}


def only(name: str, text: str) -> Record:
    found = read_bibliography(name.partition(" ")[2], text.encode())
    assert found.problems == ()
    (record,) = found.records
    return record


PREPRINT = {
    "Zotero a.bib": "@misc{k, title={Attention {{Is All You Need}}}, author={Vaswani, Ashish}, year={2017},"
    " eprint={1706.03762}, eprinttype={arxiv}, publisher={arXiv}}",
    "Scholar a.bib": "@article{k, title={Attention Is All You Need}, author={Vaswani, Ashish}, year={2017},"
    " journal={arXiv preprint arXiv:1706.03762}}",
    "DBLP a.bib": "@article{DBLP:journals/corr/VaswaniSPUJGKP17, author = {Ashish Vaswani},"
    " title = {Attention Is All You Need}, journal = {CoRR}, volume = {abs/1706.03762}, year = {2017},"
    " eprinttype = {arXiv}, eprint = {1706.03762}}",
    "Zotero a.json": zotero(
        type="article",
        title="Attention Is All You Need",
        author=person("Vaswani", "Ashish"),
        issued=year(2017),
        publisher="arXiv",
        number="arXiv:1706.03762",
    ),
    "Mendeley a.json": zotero(
        type="article-journal",
        title="Attention Is All You Need",
        author=person("Vaswani", "Ashish"),
        issued=year(2017),
        **{"container-title": "arXiv preprint arXiv:1706.03762"},
    ),
    "Scholar a.ris": "TY  - JOUR\nT1  - Attention Is All You Need\nA1  - Vaswani, Ashish\nY1  - 2017\n"
    "JO  - arXiv preprint arXiv:1706.03762\nER  - \n",
    "DBLP a.ris": "TY  - JOUR\nID  - k\nAU  - Vaswani, Ashish\nTI  - Attention Is All You Need\n"
    "JO  - CoRR\nVL  - abs/1706.03762\nPY  - 2017\nER  - \n",
    "Zotero a.ris": "TY  - UNPB\nTI  - Attention Is All You Need\nAU  - Vaswani, Ashish\nPY  - 2017\n"
    "UR  - http://arxiv.org/abs/1706.03762\nPB  - arXiv\nM3  - preprint\nER  - \n",
}
THESIS = {
    "ProQuest a.bib": "@phdthesis{k, author={Shannon, Claude Elwood},"
    " title={An Algebra for Theoretical Genetics}, "
    " school={Massachusetts Institute of Technology}, publisher={ProQuest}, year={1940}}",
    "Better a.bib": "@thesis{k, type={phdthesis}, author={Shannon, Claude Elwood}, date={1940},"
    " title={An Algebra for Theoretical Genetics}, institution={Massachusetts Institute of Technology},"
    " publisher={ProQuest}}",
    "Zotero a.json": zotero(
        type="thesis",
        genre="PhD thesis",
        author=person("Shannon", "Claude Elwood"),
        title="An Algebra for Theoretical Genetics",
        publisher="Massachusetts Institute of Technology",
        archive="ProQuest",
        issued=year(1940),
    ),
    "ProQuest a.ris": "TY  - THES\nAU  - Shannon, Claude Elwood\nT1  - An Algebra for Theoretical Genetics\n"
    "PB  - Massachusetts Institute of Technology\nDB  - ProQuest\nPY  - 1940\nM3  - PhD thesis\nER  - \n",
}
TALK = {
    "JabRef a.bib": "@inproceedings{k, author={Engelbart, Douglas C.}, eventdate={1968-12-09},"
    " venue={San Francisco}, title={A Research Center for Augmenting Human Intellect},"
    " eventtitle={Fall Joint Computer Conference}}",
    "biblatex a.bib": "@unpublished{k, author={Engelbart, Douglas C.}, date={1968}, eventdate={1968-12-09},"
    " title={A Research Center for Augmenting Human Intellect}, eventtitle={Fall Joint Computer Conference},"
    " venue={San Francisco}}",
    "Zotero a.json": zotero(
        type="speech",
        author=person("Engelbart", "Douglas C."),
        title="A Research Center for Augmenting Human Intellect",
        issued={"date-parts": [[1968, 12, 9]]},
        **{"event-title": "Fall Joint Computer Conference", "event-place": "San Francisco"},
    ),
    "Zotero a.ris": "TY  - CPAPER\nAU  - Engelbart, Douglas C.\n"
    "TI  - A Research Center for Augmenting Human Intellect\n"
    "C3  - Fall Joint Computer Conference\nCY  - San Francisco\nDA  - 1968/12/09/\nPY  - 1968\nER  - \n",
}
REPORT = {
    "JabRef a.bib": "@techreport{k, author={Baran, Paul}, title={On Distributed Communications Networks},"
    " institution={RAND Corporation}, address={Santa Monica}, number={RM-3420-PR}, year={1964}}",
    "Zotero a.json": zotero(
        type="report",
        author=person("Baran", "Paul"),
        title="On Distributed Communications Networks",
        publisher="RAND Corporation",
        number="RM-3420-PR",
        issued=year(1964),
        **{"publisher-place": "Santa Monica"},
    ),
    "Zotero a.ris": "TY  - RPRT\nAU  - Baran, Paul\nTI  - On Distributed Communications Networks\n"
    "PB  - RAND Corporation\nCY  - Santa Monica\nM1  - RM-3420-PR\nPY  - 1964\nER  - \n",
}
SOFTWARE = {
    "R a.bib": "@Manual{k, title={lme4: Linear Mixed-Effects Models}, author={Douglas Bates}, year={2015},"
    " note={R package version 1.1-7}}",
    "biblatex a.bib": "@software{k, title={lme4: Linear Mixed-Effects Models}, author={Bates, Douglas},"
    " date={2015}, version={1.1-7}, type={R package}}",
    "Zotero a.json": zotero(
        type="software",
        title="lme4: Linear Mixed-Effects Models",
        author=person("Bates", "Douglas"),
        version="1.1-7",
        genre="R package",
        issued=year(2015),
    ),
    "Zotero a.ris": "TY  - COMP\nTI  - lme4: Linear Mixed-Effects Models\nAU  - Bates, Douglas\nPY  - 2015\n"
    "ET  - 1.1-7\nM3  - R package\nER  - \n",
}
WEB = {
    "Mendeley a.bib": "@misc{k, author={Berners-Lee, Tim}, title={Cool URIs Don't Change}, year={1998},"
    " url={https://www.w3.org/Provider/Style/URI}, note={[Online; accessed 19. Nov. 2020]}}",
    "JabRef a.bib": "@online{k, author={Berners-Lee, Tim}, title={Cool URIs Don't Change}, date={1998},"
    " url={https://www.w3.org/Provider/Style/URI}, urldate={2020-11-19}}",
    "Zotero a.json": zotero(
        type="webpage",
        author=person("Berners-Lee", "Tim"),
        title="Cool URIs Don't Change",
        issued=year(1998),
        URL="https://www.w3.org/Provider/Style/URI",
        note="Accessed: 2020-11-19",
    ),
    "EndNote a.ris": "TY  - ELEC\nAU  - Berners-Lee, Tim\nTI  - Cool URIs Don't Change\nPY  - 1998\n"
    "UR  - https://www.w3.org/Provider/Style/URI\nN1  - Accessed 19 November 2020\nER  - \n",
}
CHINESE = {
    "JabRef a.bib": "@book{k, author={屠, 呦呦}, title={青蒿及青蒿素类药物}, publisher={化学工业出版社},"
    " address={北京}, year={2009}, langid={chinese}}",
    "Zotero a.json": zotero(
        type="book",
        author=person("屠", "呦呦"),
        title="青蒿及青蒿素类药物",
        publisher="化学工业出版社",
        issued=year(2009),
        language="zh",
        **{"publisher-place": "北京"},
    ),
    "CNKI a.ris": "TY  - BOOK\nAU  - 屠, 呦呦\nTI  - 青蒿及青蒿素类药物\nPB  - 化学工业出版社\nCY  - 北京\n"
    "PY  - 2009\nLA  - chi\nER  - \n",
}
KINDS = {
    "preprint": (
        PREPRINT,
        "Vaswani A. Attention Is All You Need. arXiv [Preprint]. 2017. arXiv: 1706.03762.",
        {
            "type": "article",
            "publisher": "arXiv",
            "number": "arXiv:1706.03762",
            "container_title": "",
            "volume": "",
        },
    ),
    "thesis": (
        THESIS,
        "Shannon CE. An Algebra for Theoretical Genetics [dissertation]."
        " Massachusetts Institute of Technology; 1940.",
        {"title": "An algebra for theoretical genetics", "archive": "ProQuest", "genre": "PhD thesis"},
    ),
    "talk": (
        TALK,
        "Engelbart DC. A Research Center for Augmenting Human Intellect. Paper presented at:"
        " Fall Joint Computer Conference; 1968 Dec 9; San Francisco.",
        {"type": "speech", "event_place": "San Francisco", "publisher_place": ""},
    ),
    "report": (
        REPORT,
        "Baran P. On Distributed Communications Networks. Santa Monica: RAND Corporation; 1964."
        " Report No.: RM-3420-PR.",
        {"title": "On distributed communications networks", "number": "RM-3420-PR"},
    ),
    "software": (
        SOFTWARE,
        "Bates D. lme4: Linear Mixed-Effects Models [software]. Version 1.1-7. 2015.",
        {"title": "lme4: Linear Mixed-Effects Models", "version": "1.1-7", "genre": "R package"},
    ),
    "web page": (
        WEB,
        "Berners-Lee T. Cool URIs Don't Change [Internet]. 1998 [cited 2020 Nov 19]."
        " Available from: https://www.w3.org/Provider/Style/URI",
        {"type": "webpage", "title": "Cool URIs don't change", "note": ""},
    ),
    "Chinese book": (
        CHINESE,
        "屠呦呦. 青蒿及青蒿素类药物. 北京: 化学工业出版社; 2009.",
        {"language": "zh", "title": "青蒿及青蒿素类药物"},
    ),
}
CASES = [
    pytest.param(name, text, line, variables, id=f"{kind} by {name}")
    for kind, (files, line, variables) in KINDS.items()
    for name, text in files.items()
]


@pytest.mark.parametrize(("name", "text", "line", "variables"), CASES)
def test_a_work_is_the_same_from_every_format(
    name: str, text: str, line: str, variables: dict[str, str]
) -> None:
    """Programs describe a preprint in seven ways; the reader of a post must not see which one was used."""
    record = only(name, text)
    assert NLM.format_reference(record).text == line
    prepared = record_for_csl(record)
    assert {variable: getattr(prepared, variable) for variable in variables} == variables
