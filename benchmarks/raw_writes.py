"""The same writes and signatures and nothing else: the least time that a build's output can take.

    python -m benchmarks.raw_writes SITE OUT

Writes files of the same sizes into the same folders as a finished site, with plain `os.open` and `os.write`,
in two processes, and signs three times for each award: two hashes of 64 bytes and the text of the token, as
long as it is there. Prints the seconds from the first write to the end of the last; start-up, and reading
what there is to write, do not count.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_SIGNED_TEXT = "credential.jwt"
_HASHES = b"h" * 64  # what a Data Integrity proof signs: two SHA-256 hashes

Folder = tuple[str, list[tuple[str, int]]]
"""A folder's path, and names and sizes of its files."""


def folders_of(site: Path) -> list[Folder]:
    """List a site's folders, those further up first."""
    found = []
    for path, _, names in os.walk(site):
        inner = os.path.relpath(path, site)
        found.append((inner, [(name, Path(path, name).stat().st_size) for name in names]))
    return found


def write(out: str, folders: Sequence[Folder]) -> None:
    """Make folders, write their files and sign."""
    largest = max((size for _, files in folders for _, size in files), default=0)
    content = memoryview(os.urandom(largest))
    key = Ed25519PrivateKey.generate()
    for folder, files in folders:
        path = f"{out}/{folder}"
        os.makedirs(path, exist_ok=True)  # noqa: PTH103 - plain calls are the point
        for name, size in files:
            if name == _SIGNED_TEXT:
                key.sign(_HASHES)
                key.sign(_HASHES)
                key.sign(content[:size])
            descriptor = os.open(f"{path}/{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
            os.write(descriptor, content[:size])
            os.close(descriptor)


def main(site: str, out: str) -> None:
    """Write what a site holds, half in another process."""
    folders = folders_of(Path(site))
    os.makedirs(out)  # noqa: PTH103
    began = time.monotonic()
    other = os.fork()
    write(out, folders[0::2] if other else folders[1::2])
    if not other:
        os._exit(0)
    os.waitpid(other, 0)
    print(time.monotonic() - began)


if __name__ == "__main__":
    main(*sys.argv[1:])
