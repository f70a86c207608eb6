"""Records kept between builds: they must come back as they were."""

from pathlib import Path

import pytest

from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.stored import StoredRecords, data_to_records, records_to_data

DATA = Path(__file__).parents[1] / "data" / "bibliography"
RECORDS = read_bibtex("medline.bib", (DATA / "medline.bib").read_bytes()).records


def test_records_come_back_as_they_were() -> None:
    assert data_to_records(records_to_data(RECORDS)) == RECORDS


def test_single_records_are_found_by_their_key() -> None:
    """A build that prints three references must not pay for six thousand."""
    stored = StoredRecords(records_to_data(RECORDS))
    assert list(stored) == [record.key for record in RECORDS]
    assert stored[RECORDS[3].key] == RECORDS[3]
    assert stored[RECORDS[3].key] is stored[RECORDS[3].key]
    assert "nobody" not in stored
    assert (stored.get("nobody"), len(stored)) == (None, len(RECORDS))


@pytest.mark.parametrize("data", [b"", b"nonsense", b"\x81\xa1a\x01", b"\x91\x01"])
def test_other_bytes_raise_one_error(data: bytes) -> None:
    """A cache may be damaged or of another version: the caller parses again."""
    with pytest.raises(ValueError):
        data_to_records(data)
