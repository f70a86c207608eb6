"""TeX commands with an optional argument, which math-core does not have: they are written out beforehand."""

from __future__ import annotations

from msgspec import Struct

import octavo.expressions as re
from octavo.maths.tex_dialect import groups_of

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
            end = groups_of(tex).get(found.end() - 1)
            if end is None:
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
        groups = groups_of(tex)
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
                end = groups.get(at, -1) if tex[at : at + 1] == "{" else at + 1
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
