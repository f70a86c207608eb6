"""How many names of a long list always show: a narrow place, such as a card, may leave out the others."""

from __future__ import annotations

FIRST_NAMES = 6
"""Names before the element in which styles set the others; a list with one more is shown whole."""

OPENING, CLOSING = '<span class="ref-more"><span>', "</span></span>"
