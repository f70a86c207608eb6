"""How often a host is asked: once a second, and not before the time that it named."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field

SECONDS_BETWEEN = 1.0


@dataclass(slots=True)
class Pace:
    """The times at which hosts were asked. A service on this computer is spared nothing."""

    clock: Callable[[], float]  # seconds that only grow
    sleep: Callable[[float], None]
    _next: dict[str, float] = field(default_factory=dict)

    def wait(self, host: str) -> None:
        """Return when a host may be asked, and count that as asked."""
        now = self.clock()
        due = self._next.get(host, now)
        if due > now:
            self.sleep(due - now)
            now = self.clock()
        if not is_this_computer(host):
            self._next[host] = now + SECONDS_BETWEEN

    def pause(self, host: str, seconds: float) -> None:
        """Let a host alone for some seconds from now."""
        self._next[host] = self.clock() + seconds


def is_this_computer(host: str) -> bool:
    """Tell whether a host is 127.0.0.1, ::1 or localhost."""
    return host.lower() in ("127.0.0.1", "::1", "localhost")


def is_private(host: str) -> bool:
    """Tell whether a host is named as one of this computer or of a private network."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return is_this_computer(host) or host.lower().endswith((".localhost", ".local", ".internal"))
    return not address.is_global
