"""What the desk does for its pages: every action as a method that returns plain data.

Three threads: one for the files of texts and works, one for look-ups, which wait for services, and one for
publications. The preview has its own.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from octavo.desk import discussion, moves
from octavo.desk.first_site import FirstSite, make_first_site
from octavo.desk.header_form import form_of, joined, split_text, with_value
from octavo.desk.library import Library, fields_of, mend
from octavo.desk.pasting import cite_pasted
from octavo.desk.pictures import add_picture
from octavo.desk.places import DeskError, text_file
from octavo.desk.publication import Publisher
from octavo.desk.shelf import (
    Shelf,
    TextRow,
    kind_of,
    marks_of,
    names_in_use,
    points_in_vain,
    row_to_data,
    zone_of,
)
from octavo.desk.texts import Texts
from octavo.lookup.pace import Pace
from octavo.lookup.session import open_session
from octavo.model.addresses import output_file
from octavo.preview.excerpt import problems_to_data
from octavo.preview.preview import Preview
from octavo.preview.work_thread import WorkThread
from octavo.scaffold import new_post
from octavo.site.config import Config
from octavo.site.frontmatter import read_file_name
from octavo.site.load import load_config

Data = dict[str, Any]


class Workbench:
    """The actions of one site's desk. Used from one event loop."""

    def __init__(self, site: Path, now: Callable[[], datetime], pace: Pace) -> None:
        """Take the site's folder, what tells the time, and how often services may be asked."""
        self.site = site
        self.preview: Preview | None = None  # None: there is no site yet
        self._now = now
        self._pace = pace
        self._files = WorkThread("desk")
        self._lookups = WorkThread("look-ups")
        self._publications = WorkThread("publications")
        self._texts = Texts(site, now)
        self._shelf = Shelf(site)
        self._library = Library(site)
        self._forgotten = discussion.Forgotten(site)
        self.publisher = Publisher(site, now, os.environ)

    def close(self) -> None:
        """End: what is being done is done, and nothing is begun."""
        for thread in (self._files, self._lookups, self._publications):
            thread.stop()

    # Sites

    @property
    def has_site(self) -> bool:
        """Tell whether there is a site."""
        return (self.site / "site.toml").is_file()

    async def title(self) -> str:
        """Return the name of the site; "" as long as its settings cannot be read."""
        config = await self._files.run(self._config) if self.has_site else None
        return config.title if config else ""

    async def begin_site(self, wanted: FirstSite) -> Data:
        """Make a site."""
        await self._files.run(make_first_site, self.site, wanted)
        return {}

    # Posts

    async def posts(self) -> Data:
        """Return the rows of all texts, the newest first."""
        rows, config = await self._files.run(self._rows)
        now = self._now()
        wrong = {problem.location.path for problem in self.preview.live.problems} if self.preview else set()
        urls = {row.path: self._url(row.path) for row in rows}
        listed = sorted(rows, key=lambda row: (row.date or _FIRST, row.path), reverse=True)
        zone = zone_of(config)
        return {
            "posts": [row_to_data(row, now, zone, wrong, urls) for row in listed if row.kind != "author"],
            "authors": [{"path": row.path, "title": row.title} for row in rows if row.kind == "author"],
            "deleted": msgspec.to_builtins(await self._files.run(moves.deleted, self.site)),
            "unsaved": [
                {"path": one.path, "moment": one.moment}
                for one in await self._files.run(self._texts.journal.all)
            ],
        }

    async def begin_post(self, title: str) -> Data:
        """Make a post from a title."""
        file = await self._files.run(new_post, self.site, title, self._now())
        path = file.relative_to(self.site).as_posix()
        await self._note(path)
        return {"path": path}

    async def marks(self) -> Data:
        """Return the texts with mistakes, in what they say or point to, and those with warnings."""
        if (preview := self.preview) is None:
            return marks_of([])
        await preview.rest(_PATIENCE)
        rows, config = await self._files.run(self._rows)
        known = await self._files.run(self._library.keys, config)
        doubtful = await self._files.run(points_in_vain, self.site, rows, known)
        found = list(await preview.known_problems())
        for path in doubtful[:_MOST_MARKS]:
            # One by one: whoever types meanwhile is not kept waiting.
            found += await preview.problems_with_page(path)
        return marks_of(found)

    async def rename(self, path: str, name: str) -> Data:
        """Give a text another name."""
        rows, config = await self._files.run(self._rows)
        row = next((one for one in rows if one.path == path), None)
        is_known = row is not None and row.kind == "post" and row.status(self._now()) == "published"
        site_path = f"/{self._site_path(path)}" if is_known and self._url(path) else ""
        url = f"{config.url.rstrip('/')}{site_path}" if config else ""
        done = await self._files.run(
            moves.rename, self.site, self._texts, rows, path, name, site_path=site_path, url=url
        )
        self._hear(path, done.path, *done.touched)
        return {"path": done.path, "remarks": list(done.remarks)}

    async def delete(self, path: str) -> Data:
        """Move a text into the bin."""
        rows, _ = await self._files.run(self._rows)
        title = next((row.title for row in rows if row.path == path), "")
        done = await self._files.run(moves.delete, self.site, path, title, self._now())
        self._hear(path)
        linking = [one.title for one in rows if path in one.links and one.path != path]
        return {"name": done.name, "linking": linking}

    async def put_back(self, name: str) -> Data:
        """Move a text out of the bin."""
        path = await self._files.run(moves.put_back, self.site, name)
        self._hear(path)
        return {"path": path}

    def _hear(self, *paths: str) -> None:
        if self.preview is not None:
            for path in paths:
                self.preview.note(path)

    # Texts

    async def text(self, path: str, known: str) -> Data:
        """Return a text with its form; its digest alone if that is the one that is known."""
        opened = await self._files.run(self._texts.open, path)
        if known == opened.digest:
            return {"digest": known}
        head, _, body = split_text(opened.text)
        rows, config = await self._files.run(self._rows)
        names = names_in_use(rows)
        ids = [row.path.rpartition("/")[2].rpartition(".")[0] for row in rows if row.kind == "author"]
        names["authors"] = list(dict.fromkeys([*ids, *names["authors"]]))
        return {
            "path": path,
            "digest": opened.digest,
            "header": head,
            "body": body,
            "form": self._form(path, opened.text),
            "names": names,
            "disclaimers": [*config.disclaimers, "false"] if config else [],
            "unsaved": msgspec.to_builtins(opened.unsaved),
            "url": self._url(path),
        }

    async def save(self, path: str, digest: str = "", text: str = "") -> Data:
        """Save a text, or tell what the file has instead."""
        preview, loop = self.preview, asyncio.get_running_loop()
        shown: list[asyncio.Task[None]] = []

        def show(data: bytes) -> None:
            if preview is not None:
                shown.append(loop.create_task(preview.take(path, data)))

        def ahead(data: bytes) -> None:
            loop.call_soon_threadsafe(show, data)

        try:
            # The page is made while the disk is busy.
            done = await self._files.run(self._texts.save, path, text, digest, ahead)
        finally:
            if preview is not None:
                preview.written(path)
        for task in shown:
            await task
        return {**msgspec.to_builtins(done), "url": self._url(path)}

    async def keep(self, path: str, digest: str = "", text: str = "") -> Data:
        """Keep words in the journal."""
        is_kept = await self._files.run(self._texts.keep, path, text, digest)
        return {"is_kept": is_kept}

    async def give_up(self, path: str) -> Data:
        """Let go of unsaved words: the person said so."""
        await self._files.run(self._texts.journal.forget, path)
        return {}

    async def header(
        self, path: str, text: str, key: str, value: str | bool | list[str] | dict[str, str]
    ) -> Data:
        """Return a text's header with another value, and the form of it; nothing is saved by that."""
        head, yaml, body = split_text(text)
        if not head:
            raise DeskError("This text has no header.", "Write it as text first.")
        new = joined(head, with_value(yaml, key, value), yaml)
        return {"header": new, "form": self._form(path, new + body)}

    async def problems(self, path: str) -> Data:
        """Return what is wrong with a text as it was saved, in the words of `octavo check`."""
        if self.preview is None:
            return {"problems": [], "url": ""}
        url = self._url(path)
        if kind_of(path) == "author":
            found = problems_to_data(await self._files.run(self._texts.problems_of_author, path), self.site)
        else:
            found = problems_to_data(await self.preview.problems_of(path), self.site)
        if url:
            state = await self.preview.state(url, self.preview.live.epoch)
            known = {(one["line"], one["message"]) for one in found}
            found += [
                one
                for one in state.problems
                if one["path"] == path and (one["line"], one["message"]) not in known
            ]
        found.sort(key=lambda one: (one["line"], one["column"]))
        return {"problems": found, "url": url}

    async def picture(self, path: str, name: str, data: bytes) -> Data:
        """Put a picture beside a text."""
        return {"src": await self._files.run(add_picture, self.site, path, name, data)}

    # Works

    async def offer(self, words: str) -> Data:
        """Return the works that may be meant while somebody types."""
        found = await self._files.run(lambda: self._library.offer(words, self._config()))
        return {"works": [{"key": key, "reference": reference} for key, reference in found]}

    async def works(self) -> Data:
        """Return the table of works."""
        rows, config = await self._files.run(self._rows)
        return {"works": await self._files.run(self._library.rows, config, rows)}

    async def work(self, key: str) -> Data:
        """Return the fields of a work as they are written."""

        def work() -> Data:
            record = self._library.find(key, self._config())
            values, digest = fields_of(self.site, record)
            return {"key": key, "values": values, "digest": digest, "file": record.location.path}

        return await self._files.run(work)

    async def mend(self, key: str, digest: str, values: dict[str, str]) -> Data:
        """Change fields of a work."""

        def work() -> str:
            record = self._library.find(key, self._config())
            mend(self.site, self._texts.swapper, record, values, digest)
            return record.location.path

        await self._note(await self._files.run(work))
        return {}

    async def cite(self, text: str) -> Data:
        """Make a work and a citation of what was pasted."""

        def work() -> Data:
            with open_session(self.site, None, self._pace, self._now) as session:
                found: Data = msgspec.to_builtins(cite_pasted(session, text))
                return found

        found = await self._lookups.run(work)
        if found["works"]:
            await self._note("content/references.bib")
        return found

    # Discussion

    async def discussion(self, status: str, words: str = "") -> Data:
        """Return the comments of a status that have these words."""
        view = await self._files.run(discussion.view_discussion, self.site, status, words)
        rows, _ = await self._files.run(self._rows)
        return {**view, "titles": {row.path: row.title for row in rows if row.title}}

    async def decide(self, names: list[str], action: str, reason: str = "") -> Data:
        """Decide about comments."""
        name = names[0] if names else ""
        if action == "bring-back":
            work = partial(self._forgotten.bring_back, name)
        elif action == "forget":
            work = partial(self._forgotten.forget, name, reason)
        elif action == "show":
            work = partial(discussion.show_again, self.site, names)
        elif action.startswith("hide"):
            work = partial(discussion.redact, self.site, name, action, reason)
        else:
            work = partial(discussion.decide, self.site, names, action)
        return await self._decided(work)

    async def reply(self, name: str, text: str, author: str = "") -> Data:
        """Answer a comment."""
        work = partial(discussion.reply, self.site, name, text, author, self._now)
        return await self._decided(work)

    async def _decided(self, work: Callable[[], str]) -> Data:
        sentence = await self._files.run(self._forgotten.after, work)
        counts = await self._files.run(discussion.count_comments, self.site)
        return {"sentence": sentence, "counts": counts}

    # Publish

    async def targets(self) -> Data:
        """Return where site.toml publishes, and how far a publication is."""
        config = await self._files.run(self._config)
        named = [{"name": name, "to": one.to} for name, one in config.publish.items()] if config else []
        progress = msgspec.to_builtins(self.publisher.progress)
        return {"targets": named, "progress": progress, "url": config.url if config else ""}

    async def publish(self, target: str = "") -> Data:
        """Begin to publish; `targets` tells how far it is."""
        return await self._begin(target, is_plan=False)

    async def plan(self, target: str = "") -> Data:
        """Begin to plan what publishing would do; `targets` tells how far it is."""
        return await self._begin(target, is_plan=True)

    async def _begin(self, target: str, *, is_plan: bool) -> Data:
        if self.publisher.progress.state == "working":
            raise DeskError("A publication is under way.", "Wait until it is done.", 409)
        self.publisher.begin()
        rows, _ = await self._files.run(self._rows)
        titles = {output_file(f"/{url}"): row.title for row in rows if (url := self._site_path(row.path))}
        work = self._publications.run(self.publisher.run, target, is_plan=is_plan, titles=titles)
        self._task = asyncio.get_running_loop().create_task(work)
        return {"progress": msgspec.to_builtins(self.publisher.progress)}

    # What all of them need

    def _config(self) -> Config | None:
        return load_config(self.site)[0]

    def _rows(self) -> tuple[tuple[TextRow, ...], Config | None]:
        config = self._config()
        return self._shelf.rows(zone_of(config)), config

    def _form(self, path: str, text: str) -> Data:
        found: Data = msgspec.to_builtins(form_of(text, is_author=kind_of(path) == "author"))
        if kind_of(path) == "post" and found["is_editable"] and "date" not in found["others"]:
            found["values"]["date"] = found["values"].get("date") or read_file_name(path)[0]
        return found

    def _url(self, path: str) -> str:
        """Return the path of a text's page in the preview; "" if it has none yet."""
        return self.preview.url_of(path) if self.preview else ""

    def _site_path(self, path: str) -> str:
        base = self.preview.live.base_path if self.preview else "/"
        return self._url(path).removeprefix(base)

    async def _note(self, path: str) -> None:
        """Let the preview look at a file that was just written."""
        text_file(self.site, path)
        preview = self.preview
        if preview is None:
            return
        preview.note(path)
        if url := self._url(path):
            await preview.page(output_file(f"/{url.removeprefix(preview.live.base_path)}"))


_MOST_MARKS = 3000
_PATIENCE = 15.0  # seconds, in which a large blog is read
_FIRST = datetime.min.replace(tzinfo=UTC)
