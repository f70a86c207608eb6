"""The frozen values that flow between the stages; no input or output happens here."""
