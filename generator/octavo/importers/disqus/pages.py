"""Pages as Disqus knows them → posts of the site, by the paths of their addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from octavo.importers.disqus.reading import DisqusThread
from octavo.importers.link_targets import split_address
from octavo.importers.post_addresses import PostAddresses, PostPlace


def find_places(
    threads: Sequence[DisqusThread], addresses: PostAddresses
) -> tuple[Mapping[str, PostPlace], str]:
    """Return the posts, by the thread's id, and the folder that the old blog stood in, "" for none.

    A blog that moved out of a folder ("/blog/") is found when most of what is lost is found without it.
    """
    places = {thread.id: place for thread in threads if (place := _place(thread, addresses))}
    lost = [thread for thread in threads if thread.id not in places]
    folders = Counter(_first_folder(thread.addresses[0]) for thread in lost if thread.addresses)
    del folders[""]
    for folder, count in folders.most_common(1):
        more = {thread.id: place for thread in lost if (place := _place(thread, addresses, folder))}
        if len(more) * 2 > count:
            return places | more, folder
    return places, ""


def _place(thread: DisqusThread, addresses: PostAddresses, folder: str = "") -> PostPlace | None:
    for address in thread.addresses:
        path = _without_folder(address, folder) if folder else address
        if path and (found := addresses.find(path)):
            return found
    return None


def _first_folder(address: str) -> str:
    first, slash, rest = split_address(address).path.lstrip("/").partition("/")
    return first if slash and rest.strip("/") else ""


def _without_folder(address: str, folder: str) -> str:
    """Return a path without its first folder; "" if it has another."""
    return split_address(address).path.removeprefix(f"/{folder}") if _first_folder(address) == folder else ""
