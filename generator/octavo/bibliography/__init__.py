"""From bibliography files to records, references and citations."""
