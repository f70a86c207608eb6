"""Particles of family names: which stand apart, and which are written in one with the name."""

from __future__ import annotations

from itertools import takewhile


def attach_particle(particle: str, family: str) -> tuple[str, str]:
    """Return particle and family, the last word of the particle in the family when it ends in ' or -.

    "boven d'" and "Eert" are "boven" and "d'Eert"; "'s-" and "Gravesande" are "'s-Gravesande".
    """
    if not particle or particle[-1] not in "'’-‐":
        return particle, family
    first, _, last = particle.rpartition(" ")
    return first, last + family


def split_particle(given: str) -> tuple[str, str]:
    """Return given names and the particle behind them: "Fidel de" is "Fidel" and "de"."""
    words = given.split(" ")
    particles = list(takewhile(str.islower, reversed(words[1:])))[::-1]
    return " ".join(words[: len(words) - len(particles)]), " ".join(particles)
