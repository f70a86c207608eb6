"""Addresses of targets."""

from __future__ import annotations

import pytest

from octavo.site.publish_settings import (
    AddressError,
    FolderAddress,
    GitAddress,
    S3Address,
    SecretError,
    SftpAddress,
    read_address,
)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("/srv/www/blog", FolderAddress("/srv/www/blog")),
        ("../www", FolderAddress("../www")),
        (r"C:\www", FolderAddress(r"C:\www")),
        ("s3://blog", S3Address("blog", "")),
        ("s3://blog/a/b/", S3Address("blog", "a/b")),
        ("sftp://host.example/srv/www", SftpAddress("host.example", 0, "", "/srv/www")),
        ("sftp://me@host.example:2222/~/www", SftpAddress("host.example", 2222, "me", "www")),
        ("sftp://me@host.example/~", SftpAddress("host.example", 0, "me", ".")),
        ("git:origin#gh-pages", GitAddress("origin", "gh-pages")),
        ("git:../pages.git#main", GitAddress("../pages.git", "main")),
        (
            "git:git@host.example:me/blog.git#pages/live",
            GitAddress("git@host.example:me/blog.git", "pages/live"),
        ),
        ("git:https://me@host.example/blog.git#main", GitAddress("https://me@host.example/blog.git", "main")),
    ],
)
def test_an_address_is_read(text: str, address: object) -> None:
    """Each kind as its own tools write it."""
    assert read_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "s3:blog",
        "s3://",
        "s3://blog@x/",
        "s3://blog/a/../b",
        "s3://blog/a//b",
        "sftp://host",
        "sftp://host/",
        "sftp://:22/x",
        "sftp://h:x/y",
        "git:",
        "git:origin",
        "git:#main",
        "git:--upload-pack=x#main",
        "git:origin#--all",
        "git:a#b..c",
        "ftp://h/x",
    ],
)
def test_an_address_that_leads_nowhere_is_an_error(text: str) -> None:
    """Nothing that would be read as an option of another program is let through."""
    with pytest.raises(AddressError):
        read_address(text)


@pytest.mark.parametrize("text", ["sftp://me:secret@host/x", "git:https://me:secret@host/x.git#main"])
def test_a_password_in_an_address_is_refused(text: str) -> None:
    """The file is in a repository, and the repository will be public one day."""
    with pytest.raises(SecretError):
        read_address(text)
