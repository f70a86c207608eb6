"""The text of workflows; tests/gates/test_workflow_runs.py runs their steps."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from octavo.errors import UsageError
from octavo.hosting.workflows import WORKFLOWS, Surroundings, github_workflow, gitlab_workflow
from octavo.scaffold import new_workflow


def _steps(around: Surroundings) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = yaml.safe_load(github_workflow(around).text)["jobs"]["publish"]["steps"]
    return steps


@pytest.mark.parametrize("folder", ["", "blog", "sites/blog"])
@pytest.mark.parametrize("address", ["", "git:origin#gh-pages", "s3://blog", "sftp://you@host/~/www"])
@pytest.mark.parametrize("service", list(WORKFLOWS))
def test_a_workflow_is_yaml_and_publishes_last(service: str, address: str, folder: str) -> None:
    """A service says of a broken file no more than that it is broken."""
    read = yaml.safe_load(WORKFLOWS[service](Surroundings(folder, ("search",), address)).text)
    if service == "github":
        lines = [step["run"] for step in read["jobs"]["publish"]["steps"] if "run" in step]
    else:
        lines = read["publish" if address else "pages"]["script"]
    commands = [line.split()[1] for line in lines if line.startswith("octavo ")]
    expected = ["check", "build"] if service == "gitlab" and not address else ["check", "build", "publish"]
    assert commands == expected
    assert lines[0] == "pip install 'octavo[search]'"


def test_what_is_kept_belongs_to_what_it_was_made_from() -> None:
    """With a key of each run, an hourly workflow would fill the room for everything that is kept."""
    (cache,) = (step["with"] for step in _steps(Surroundings("blog")) if "cache" in step.get("uses", ""))
    assert cache["path"].split() == ["blog/.octavo", "blog/output"]
    patterns = re.findall(r"'([^']+)'", cache["key"])
    assert patterns == ["blog/site.toml", "blog/content/**", "blog/themes/**"]
    assert cache["key"].startswith(cache["restore-keys"])


def test_secrets_are_named_and_never_written() -> None:
    """They stand in the settings of the repository."""
    (publish,) = (step for step in _steps(Surroundings(address="s3://b")) if step.get("name") == "Publish")
    assert publish["env"] == {
        name: f"${{{{ secrets.{name} }}}}" for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    }
    (publish,) = (
        step for step in _steps(Surroundings(address="sftp://me@host/x")) if step.get("name") == "Publish"
    )
    assert publish["env"].keys() == {"OCTAVO_SFTP_KEY", "OCTAVO_SFTP_PASSWORD"}
    assert "env" not in str(_steps(Surroundings(address="git:origin#gh-pages")))


def test_a_workflow_may_write_only_where_a_branch_is_published() -> None:
    """A token that can write to the repository is worth stealing."""
    assert yaml.safe_load(github_workflow(Surroundings(address="s3://b")).text)["permissions"] == {
        "contents": "read"
    }


def test_a_workflow_lies_at_the_top_of_the_repository(make_site, run_octavo) -> None:
    """Services look nowhere else; the site may be a folder of a repository with other things."""
    site = make_site({})
    top = site.folder.parent
    (top / ".git").mkdir()
    ran = run_octavo("new", "workflow", "github", "--site", site.folder)
    file = top / ".github/workflows/octavo.yml"
    assert (ran.code, ran.out.splitlines()[0]) == (0, str(file.resolve()))
    assert ran.out.endswith('[publish.pages]\nto = "git:origin#gh-pages"\n')
    assert file.read_text("utf-8") == github_workflow(Surroundings("site")).text
    with pytest.raises(UsageError, match="is there already"):
        new_workflow(site.folder, "github")
    shutil.rmtree(top / ".git")
    assert new_workflow(site.folder, "gitlab").file == (site.folder / ".gitlab-ci.yml").resolve()
    text = Path(site.folder, ".gitlab-ci.yml").read_text("utf-8")
    assert text == gitlab_workflow(Surroundings()).text
