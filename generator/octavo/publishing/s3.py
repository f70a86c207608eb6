"""A bucket as a target: Amazon's S3, or any host that speaks its protocol.

Each request replaces a whole object, so readers get the old one or the new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Any, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError

from octavo.publishing.target import Outgoing, PublishError, Target, Tell

_T = TypeVar("_T")
_AT_ONCE = 16  # requests
_MISSING = frozenset(("NoSuchKey", "404"))
_UNKNOWN_KEYS = frozenset(
    ("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", "AuthFailure")
)
_SEVERAL = 20  # names that are asked for, to see whether a bucket is empty


class S3Target(Target):
    """A bucket, or the names in it that begin with a prefix."""

    keeps_headers = True

    def __init__(self, bucket: str, prefix: str, endpoint: str, region: str) -> None:
        """Take where the bucket is; "" for what the environment or the configuration of AWS's tools tells.

        Raises `PublishError` if that configuration cannot be used.
        """
        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self.name = f"s3://{bucket}/{self._prefix}".rstrip("/")
        settings = Config(
            connect_timeout=10,
            read_timeout=60,
            retries={"mode": "standard", "max_attempts": 3},
            max_pool_connections=_AT_ONCE,
            user_agent_extra="octavo",
            # The checksums of 2025 are Amazon's; other hosts refuse them, or take them for content.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        try:
            self._client: Any = boto3.session.Session().client(
                "s3", endpoint_url=endpoint or None, region_name=region or None, config=settings
            )
        except (BotoCoreError, ValueError) as error:
            reason = str(error).rstrip(".")
            raise PublishError(
                f"What the environment and ~/.aws say of {self.name} cannot be used: {reason}. Look at "
                "region and endpoint in site.toml, and variables such as AWS_PROFILE and AWS_DEFAULT_REGION."
            ) from error
        address: str = self._client.meta.endpoint_url
        self._where = "Amazon S3" if ".amazonaws.com" in address else address

    def read(self, name: str) -> bytes | None:
        """Return the bytes of an object."""
        with self._explained():
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + name)
                data: bytes = answer["Body"].read()
            except ClientError as error:
                if _code(error) in _MISSING:
                    return None
                raise
        return data

    def names_at_top(self) -> Iterable[str]:
        """Return the first parts of some names."""
        with self._explained():
            answer = self._client.list_objects_v2(Bucket=self._bucket, Prefix=self._prefix, MaxKeys=_SEVERAL)
        return {
            item["Key"].removeprefix(self._prefix).partition("/")[0] for item in answer.get("Contents", ())
        } - {""}

    def send(self, files: Sequence[Outgoing], tell: Tell) -> None:
        """Put objects with their headers."""
        self._at_once(self._put, files, lambda file, size: tell(file.name, size))

    def _put(self, file: Outgoing) -> int:
        data = file.read()
        with self._explained():
            self._client.put_object(
                Bucket=self._bucket,
                Key=self._prefix + file.name,
                Body=data,
                ContentType=file.content_type,
                CacheControl=file.cache_control,
            )
        return len(data)

    def remove(self, names: Sequence[str], tell: Tell) -> None:
        """Delete objects, one by one: not every host knows how to delete several at once."""
        self._at_once(self._delete, names, lambda name, _: tell(name, None))

    def _delete(self, name: str) -> int:
        with self._explained():
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + name)
        return 0

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _at_once(
        self, work: Callable[[_T], int], items: Sequence[_T], tell: Callable[[_T, int], None]
    ) -> None:
        """Do some requests at once; the first that fails ends what has not begun."""
        with ThreadPoolExecutor(max_workers=min(_AT_ONCE, len(items)) or 1) as pool:
            waiting = {pool.submit(work, item): item for item in items}
            try:
                for done in as_completed(waiting):
                    tell(waiting[done], done.result())
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Raise `PublishError` with a sentence in place of the library's error."""
        try:
            yield
        except ClientError as error:
            raise PublishError(self._explain(error)) from error
        except (NoCredentialsError, PartialCredentialsError) as error:
            raise PublishError(
                f"There are no credentials for {self.name}. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
                "or AWS_PROFILE, in the environment."
            ) from error
        except BotoCoreError as error:
            reason = str(error).rstrip(".")
            raise PublishError(f"{self._where} cannot be reached, or does not answer: {reason}.") from error

    def _explain(self, error: ClientError) -> str:
        code = _code(error)
        if code in _UNKNOWN_KEYS:
            return (
                f"{self._where} does not accept the credentials ({code}). Look at AWS_ACCESS_KEY_ID and "
                "AWS_SECRET_ACCESS_KEY, or at the profile that AWS_PROFILE names."
            )
        if code in ("AccessDenied", "403"):
            return (
                f"{self._where} does not let these credentials do this in {self.name} "
                f"({error.operation_name}). They need s3:GetObject, s3:PutObject, s3:DeleteObject and "
                "s3:ListBucket."
            )
        if code == "NoSuchBucket":
            return f"There is no bucket “{self._bucket}” at {self._where}. Make it there first."
        message = error.response.get("Error", {}).get("Message", "").rstrip(".")
        return f"{self._where} refused {error.operation_name} for {self.name}: {message or code}."


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
