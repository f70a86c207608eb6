"""TeX commands with an optional argument, which math-core does not have: they are written out beforehand."""

from __future__ import annotations

import re

from msgspec import Struct

_DEFINITION = re.compile(
    r"\\(?:re|provide)?newcommand\*?\s*+(?:\{\s*+)?\\(?P<name>[A-Za-z]++)\s*+(?:\}\s*+)?"
    r"\[(?P<count>[1-9])\]\s*+\[(?P<default>[^\[\]]*+)\]\s*+\{"
)
_ARGUMENT = re.compile(r"#([1-9])")
_DEEPEST = 10  # commands in commands


class _Command(Struct, frozen=True):
    count: int
    default: str
    body: str


class OptionalArguments:
    """The commands of one text that have an optional argument."""

    def __init__(self) -> None:
        self._commands: dict[str, _Command] = {}

    @property
    def is_used(self) -> bool:
        """Tell whether any such command was defined."""
        return bool(self._commands)

    def written_out(self, tex: str) -> str:
        """Return TeX without such definitions, and with what they stand for in place of the commands."""
        while (found := _DEFINITION.search(tex)) is not None:
            end = _group_end(tex, found.end() - 1)
            if end < 0:
                break
            body = tex[found.end() : end - 1]
            self._commands[found["name"]] = _Command(int(found["count"]), found["default"], body)
            tex = tex[: found.start()] + tex[end:]
        for _ in range(_DEEPEST if self._commands else 0):
            new = self._once(tex)
            if new == tex:
                break
            tex = new
        return tex

    def _once(self, tex: str) -> str:
        names = "|".join(sorted(self._commands, key=len, reverse=True))
        pieces: list[str] = []
        done = 0
        for found in re.finditer(rf"\\({names})(?![A-Za-z])", tex):
            if found.start() < done:
                continue
            command = self._commands[found[1]]
            at = found.end()
            given = command.default
            if tex[at : at + 1] == "[" and (close := tex.find("]", at)) >= 0:
                given, at = tex[at + 1 : close], close + 1
            arguments = [given]
            while len(arguments) < command.count:
                end = _group_end(tex, at) if tex[at : at + 1] == "{" else at + 1
                if end < 0 or end > len(tex):
                    break
                arguments.append(
                    tex[at:end].removeprefix("{").removesuffix("}") if end > at + 1 else tex[at:end]
                )
                at = end
            if len(arguments) < command.count:
                continue
            body = _ARGUMENT.sub(lambda number: arguments[int(number[1]) - 1], command.body)  # noqa: B023
            pieces += tex[done : found.start()], f"{{{body}}}"
            done = at
        return "".join([*pieces, tex[done:]])


def _group_end(tex: str, start: int) -> int:
    """Return the offset behind the group that begins at `start`; -1 where it has no end."""
    depth = 0
    for found in re.finditer(r"\\.|[{}]", tex[start:], re.DOTALL):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0 and found[0] == "}":
            return start + found.end()
    return -1
