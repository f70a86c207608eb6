"""Workflows for GitHub and GitLab: check, build with what earlier builds kept, publish, again each hour.

Each hour, for posts that are scheduled: if none fell due, nothing changes and nothing is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct

_HOURLY = "23 * * * *"  # at full hours these hosts have the most to do
_PYTHON = "3.12"


class Surroundings(Struct, frozen=True):
    """What a workflow depends on."""

    folder: str = ""  # the site's folder below the top of the repository; "" for the top itself
    extras: tuple[str, ...] = ()  # of octavo, that the site needs
    address: str = ""  # where the site is published; "" for the host's own pages


class Workflow(Struct, frozen=True):
    """A file that a service for continuous integration reads."""

    path: str  # below the top of the repository
    text: str


def github_workflow(around: Surroundings) -> Workflow:
    """Return a workflow of GitHub Actions, which publishes with `octavo publish`."""
    return Workflow(".github/workflows/octavo.yml", "\n".join((*_github(around), "")))


def gitlab_workflow(around: Surroundings) -> Workflow:
    """Return a pipeline of GitLab: with no address, its job makes the project's GitLab Pages."""
    return Workflow(".gitlab-ci.yml", "\n".join((*_gitlab(around), "")))


WORKFLOWS: Mapping[str, Callable[[Surroundings], Workflow]] = MappingProxyType(
    {"github": github_workflow, "gitlab": gitlab_workflow}
)
"""What writes a workflow, by the name of the service."""


def _github(around: Surroundings) -> Iterator[str]:
    below = f"{around.folder}/" if around.folder else ""
    sources = [f"'{below}{pattern}'" for pattern in ("site.toml", "content/**", "themes/**")]
    is_branch = around.address.startswith("git:") or not around.address
    yield "# Checks the site, builds and publishes it: after each push, and each hour for scheduled posts."
    yield "name: Publish"
    yield "on:"
    yield "  push:"
    yield "    branches: [main]"
    yield "  schedule:"
    yield f'    - cron: "{_HOURLY}"'
    yield "  workflow_dispatch:"
    yield "permissions:"
    yield f"  contents: {'write  # for the branch that is published' if is_branch else 'read'}"
    yield "concurrency: publish"
    yield "jobs:"
    yield "  publish:"
    yield "    runs-on: ubuntu-latest"
    if around.folder:
        yield "    defaults:"
        yield "      run:"
        yield f"        working-directory: {around.folder}"
    yield "    steps:"
    yield "      - uses: actions/checkout@v4"
    yield "      - uses: actions/setup-python@v5"
    yield "        with:"
    yield f'          python-version: "{_PYTHON}"'
    yield "      - name: Take what earlier builds kept"
    yield "        uses: actions/cache@v4"
    yield "        with:"
    yield "          path: |"
    yield f"            {below}.octavo"
    yield f"            {below}output"
    yield f"          key: octavo-${{{{ hashFiles({', '.join(sources)}) }}}}"
    yield "          restore-keys: octavo-"
    yield "      - name: Install"
    yield f"        run: pip install {_package(around)}"
    yield "      - name: Check"
    yield "        run: octavo check"
    yield "      - name: Build"
    yield "        run: octavo build"
    if around.address.startswith("sftp:"):
        yield "      - name: Know the host"
        yield "        run: mkdir -p ~/.ssh && printenv KNOWN_HOSTS >> ~/.ssh/known_hosts"
        yield "        env:"
        yield "          KNOWN_HOSTS: ${{ secrets.KNOWN_HOSTS }}"
    yield "      - name: Publish"
    yield "        run: octavo publish --no-build"
    if secrets := _secrets(around):
        yield "        env:"
        yield from (f"          {name}: ${{{{ secrets.{name} }}}}" for name in secrets)


def _gitlab(around: Surroundings) -> Iterator[str]:
    below = f"{around.folder}/" if around.folder else ""
    name = "publish" if around.address else "pages"
    output = "output" if around.address else "public"
    yield "# Checks the site, builds and publishes it after each push. For scheduled posts, give the"
    yield f"# pipeline a schedule in the project (Build > Pipeline schedules): {_HOURLY}"
    yield f"image: python:{_PYTHON}"
    yield ""
    yield f"{name}:"
    yield "  stage: deploy"
    yield "  resource_group: publish"
    yield "  rules:"
    yield "    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"
    yield "  cache:"
    yield "    key: octavo"
    yield "    paths:"
    yield f"      - {below}.octavo"
    yield f"      - {below}{output}" if around.address else f"      - {output}"
    yield "  script:"
    yield f"    - pip install {_package(around)}"
    site = f" {around.folder}" if around.folder else ""
    yield f"    - octavo check{site}"
    if not around.address:
        yield f"    - octavo build{site} -o {output}"
        yield "  artifacts:"
        yield "    paths:"
        yield f"      - {output}"
        yield "    exclude:"
        yield f"      - {output}/.octavo-*"
        return
    yield f"    - octavo build{site}"
    if around.address.startswith("sftp:"):
        # A variable of the type file.
        yield '    - mkdir -p ~/.ssh && cat "$KNOWN_HOSTS" >> ~/.ssh/known_hosts'
    yield f"    - octavo publish --no-build{f' --site{site}' if site else ''}"


def _package(around: Surroundings) -> str:
    return f"'octavo[{','.join(around.extras)}]'" if around.extras else "octavo"


def _secrets(around: Surroundings) -> tuple[str, ...]:
    """Return the variables that hold what nobody else may know. GitLab hands its own to every job."""
    if around.address.startswith("s3:"):
        return ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    # A secret that is not set is an empty variable, which counts as none.
    return ("OCTAVO_SFTP_KEY", "OCTAVO_SFTP_PASSWORD") if around.address.startswith("sftp:") else ()
