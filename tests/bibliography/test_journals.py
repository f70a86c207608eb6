"""Tables of journal titles and abbreviations."""

from octavo.bibliography.journals import fold_journal, read_journals


def test_a_csv_table_is_read_whatever_the_case_and_punctuation_of_titles() -> None:
    data = b"""Title,Abbreviation
"Brain, behavior & immunity",Brain Behav Immun

BMJ (Clinical ed.),BMJ,extra
"""
    journals, problems = read_journals("journals.csv", data)
    assert problems == ()
    assert journals[fold_journal("Brain Behavior and Immunity")] == "Brain Behav Immun"
    assert journals[fold_journal("bmj clinical ed")] == "BMJ"
    assert len(journals) == 2


def test_lines_that_are_no_pair_are_reported() -> None:
    journals, problems = read_journals("journals.csv", b"Brain\nLancet,Lancet\n,x\nLancet,L\n")
    assert journals == {"lancet": "Lancet"}
    assert [str(problem.location) for problem in problems] == ["journals.csv:1", "journals.csv:3"]


def test_the_list_of_medline_is_read() -> None:
    """Everybody can download it; nobody should have to convert it."""
    data = b"""--------------------------------------------------------
JrId: 1
JournalTitle: AADE editors' journal
MedAbbr: AADE Ed J
ISSN (Print): 0160-6999
NlmId: 7708172
--------------------------------------------------------
JrId: 2
JournalTitle: Without abbreviation
MedAbbr:
--------------------------------------------------------
JrId: 3
JournalTitle: Brain : a journal of neurology
MedAbbr: Brain
"""
    journals, problems = read_journals("J_Medline.txt", data)
    assert problems == ()
    assert journals == {"aade editors journal": "AADE Ed J", "brain a journal of neurology": "Brain"}


def test_a_broken_table_is_a_warning() -> None:
    _, problems = read_journals("journals.csv", b"\xff" + b'"' + b"x" * 200_000)
    assert {problem.code for problem in problems} == {"bibliography-encoding", "journal-table"}
