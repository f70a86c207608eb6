"""What a preview shows, beside what a build writes."""

from __future__ import annotations

import re
import shutil
from urllib.parse import quote

from running_preview import RunningPreview
from site_builder import Site, tree

OURS = re.compile(
    rb'<meta name="robots" content="noindex">(?=<script src="[^"]*preview.js)|'
    rb'<script src="[^"]*/\.octavo-preview/preview\.js"[^>]*></script>|'
    rb'<p class="octavo-preview-banner".*?</p>'
)


def differences(preview: RunningPreview, site: Site) -> list[str]:
    """Return the names of files that the preview shows in another way than a build writes them."""
    output = site.folder.parent / "built"
    shutil.rmtree(output, ignore_errors=True)
    site.build(output=output, with_drafts=True, with_future=True, uses_cache=False)
    found = []
    for name, data in tree(output).items():
        # The index for search is made when a site is published.
        if "pagefind/" in name:
            continue
        answer = preview.ask(f"/{quote(name.removesuffix('index.html'))}")
        if answer.status != 200 or OURS.sub(b"", answer.body) != data:
            found.append(name)
    return found
