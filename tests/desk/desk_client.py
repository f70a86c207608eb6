"""A browser's requests to a desk, without a socket."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from octavo.desk.application import DeskApplication
from octavo.desk.guard import Guard
from octavo.desk.workbench import Workbench
from octavo.lookup.pace import Pace
from site_builder import NOW

PORT = 8123


@dataclass
class DeskClient:
    """A browser that has the session, unless it was told otherwise."""

    client: httpx.AsyncClient
    guard: Guard
    bench: Workbench
    headers: dict[str, str] = field(default_factory=dict)

    async def get(self, name: str, headers: dict[str, str] | None = None, **query: str) -> httpx.Response:
        sent = {"Sec-Fetch-Site": "same-origin", **self.headers, **(headers or {})}
        return await self.client.get(f"/api/{name}", params=query, headers=sent)

    async def post(
        self, name: str, data: dict[str, Any], headers: dict[str, str] | None = None
    ) -> httpx.Response:
        sent = {
            "Origin": self.guard.origin,
            "Sec-Fetch-Site": "same-origin",
            **self.headers,
            **(headers or {}),
        }
        return await self.client.post(f"/api/{name}", json=data, headers=sent)

    async def open(self, token: str = "") -> httpx.Response:
        return await self.client.get("/", params={"token": token or self.guard.token})


def with_desk(site: Path, work: Callable[[DeskClient], Awaitable[None]], *, opens: bool = True) -> None:
    """Let a browser work at a site's desk; with `opens` it has been let in."""

    async def run() -> None:
        bench = Workbench(site, lambda: NOW, Pace(lambda: 0.0, lambda seconds: None))
        guard = Guard(PORT)

        async def begun() -> None:
            pass

        application = DeskApplication(bench, guard, "http://localhost:8124", begun)
        transport = httpx.ASGITransport(application)
        async with httpx.AsyncClient(transport=transport, base_url=guard.origin) as client:
            desk = DeskClient(client, guard, bench)
            if opens:
                assert (await desk.open()).status_code == 303
            await work(desk)
        bench.close()

    asyncio.run(run())
