"""What authors type and paste for a work."""

import pytest

from octavo.lookup.failure import LookupFailure
from octavo.lookup.identifier import Identifier, Kind, cited_identifier, read_identifier


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("pmid:426466", Kind.PMID, "426466"),
        ("PMID: 426466", Kind.PMID, "426466"),
        ("426466", Kind.PMID, "426466"),
        ("PMID: 426466.", Kind.PMID, "426466"),
        ("(PMID: 426466)", Kind.PMID, "426466"),
        ("[@pmid:426466]", Kind.PMID, "426466"),
        (" PMCID: PMC2911190; ", Kind.PMCID, "PMC2911190"),
        ("https://pubmed.ncbi.nlm.nih.gov/426466/", Kind.PMID, "426466"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/426466?dopt=Abstract", Kind.PMID, "426466"),
        ("https://europepmc.org/article/MED/426466", Kind.PMID, "426466"),
        ("PMC2911190", Kind.PMCID, "PMC2911190"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC2911190/", Kind.PMCID, "PMC2911190"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC2911190/pdf/a.pdf", Kind.PMCID, "PMC2911190"),
        ("10.1093/brain/awq176", Kind.DOI, "10.1093/brain/awq176"),
        ("doi: 10.1093/brain/awq176.", Kind.DOI, "10.1093/brain/awq176"),
        ("https://doi.org/10.1016/S0140-6736(97)11096-0", Kind.DOI, "10.1016/S0140-6736(97)11096-0"),
        ("https://doi.org/10.1002%2Fana.410050105", Kind.DOI, "10.1002/ana.410050105"),
        ("https://onlinelibrary.wiley.com/doi/full/10.1002/ana.410050105", Kind.DOI, "10.1002/ana.410050105"),
        ("https://www.pnas.org/doi/10.1073/pnas.1.1.1#fig", Kind.DOI, "10.1073/pnas.1.1.1"),
        ("arxiv:2109.01234", Kind.ARXIV, "2109.01234"),
        ("2109.01234v2", Kind.ARXIV, "2109.01234v2"),
        ("https://arxiv.org/pdf/2109.01234", Kind.ARXIV, "2109.01234"),
        ("hep-th/9901001", Kind.ARXIV, "hep-th/9901001"),
        ("isbn:9780198568384", Kind.ISBN, "9780198568384"),
        ("0-14-032872-6", Kind.ISBN, "9780140328721"),
        ("ISBN-13: 978-0-14-032872-1", Kind.ISBN, "9780140328721"),
        ("https://example.org/trust", Kind.WEB, "https://example.org/trust"),
        (
            "https://www.ncbi.nlm.nih.gov/books/NBK7282/",
            Kind.WEB,
            "https://www.ncbi.nlm.nih.gov/books/NBK7282/",
        ),
        ("www.example.org/a", Kind.WEB, "https://www.example.org/a"),
    ],
)
def test_what_is_pasted_is_understood(typed: str, kind: Kind, value: str) -> None:
    """Nobody should have to cut an address into the form that a program likes."""
    assert read_identifier(typed) == Identifier(kind, value)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("remyelination", "“remyelination” is no identifier of a work."),
        ("isbn:9780140328722", "its digits do not fit its last one"),
        ("pmid:PMC12", "“PMC12” is no PMID."),
        ("pmid:٤٢٦٤٦٦", "“٤٢٦٤٦٦” is no PMID."),
        ("doi:11.1/x", "“11.1/x” is no DOI."),
        ("https://", "is no web address"),
        ("", "is no identifier"),
    ],
)
def test_what_is_no_identifier_is_said_before_anybody_is_asked(typed: str, words: str) -> None:
    """A wrong digit is found here sooner than at a service."""
    with pytest.raises(LookupFailure, match=words.replace(".", r"\.")) as failure:
        read_identifier(typed)
    assert failure.value.hint


def test_keys_in_texts_name_pubmed_numbers_and_dois_alone() -> None:
    """`fig:1` and `smith:2020` are keys like others."""
    assert cited_identifier("pmid:426466") == Identifier(Kind.PMID, "426466")
    assert cited_identifier("doi:10.1093/brain/awq176") == Identifier(Kind.DOI, "10.1093/brain/awq176")
    assert [cited_identifier(key) for key in ("smith:2020", "pmid:x", "doi", "arxiv:2109.01234")] == [
        None
    ] * 4
