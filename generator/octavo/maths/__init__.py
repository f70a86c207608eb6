"""Formulas: TeX becomes MathML and plain text."""
