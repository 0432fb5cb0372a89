"""What Git cannot hold, or nobody would commit: each is answered within 5 seconds and 256 MB.

Each test makes one such thing in a copy of the sound base and runs `insigne check` as a process of its own.
"""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.repos.cases import BASE

SECONDS = 5
KIBIBYTES = 256 * 1024
PEAK = "VmHWM:"
# The peak of the command's own memory: what the system tells a parent includes what it had before.
COMMAND = f"""\
import sys
from pathlib import Path
from builder.cli import main
sys.argv[0] = "insigne"
try:
    main()
finally:
    status = Path("/proc/self/status").read_text()
    print("{PEAK}", status.split("{PEAK}")[1].split()[0], file=sys.stderr)
"""

AWARDS = "awards/school/2026-07-club.yaml"
BADGE = "badges/school/club/v1.yaml"
IMAGE = "badges/school/data/v1.svg"


def check(root: Path) -> tuple[str, int]:
    """Run the command in a process, see that it keeps within the limits, and give output and exit status."""
    arguments = [
        sys.executable,
        "-c",
        COMMAND,
        "check",
        "--directory",
        str(root),
        "--format",
        "text",
        "--lang",
        "en",
    ]
    begin = time.monotonic()
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        printed, told = process.communicate()
    assert time.monotonic() - begin < SECONDS
    printed += told.rpartition(PEAK)[0]
    assert int(told.rpartition(PEAK)[2]) < KIBIBYTES
    assert "Traceback" not in printed
    return printed, process.returncode


def rules(printed: str) -> set[str]:
    return set(re.findall(r"(?:error|warning): .* \[([a-z-]+)\]$", printed, re.MULTILINE))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "publication"))


def replace(path: str, content: str | bytes) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        (root / path).write_bytes(content if isinstance(content, bytes) else content.encode())

    return make


def link(path: str, target: str) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        (root / path).unlink(missing_ok=True)
        (root / path).symlink_to(target)

    return make


def folder_link(root: Path) -> None:
    shutil.move(root / "badges/college", root.parent / "elsewhere")
    (root / "badges/college").symlink_to(root.parent / "elsewhere")


def whole_folder_link(root: Path) -> None:
    shutil.move(root / "awards", root.parent / "awards")
    (root / "awards").symlink_to(root.parent / "awards")


def pipe(root: Path) -> None:
    (root / BADGE).unlink()
    os.mkfifo(root / BADGE)


def pipe_among_awards(root: Path) -> None:
    os.mkfifo(root / "awards/school/pipe.yaml")


def submodule(root: Path) -> None:
    (root / "badges/school/club/.git").write_text("gitdir: ../../../.git/modules/club\n")


def collision(root: Path) -> None:
    shutil.copy(root / AWARDS, root / AWARDS.replace("club", "Club"))


def normalisation(root: Path) -> None:
    for name in ("caf\u00e9.yaml", "cafe\u0301.yaml"):
        shutil.copy(root / AWARDS, root / "awards/school" / name)


def device_name(root: Path) -> None:
    shutil.copy(root / IMAGE, root / "badges/school/data/aux.svg")


def long_path(root: Path) -> None:
    badge, issuer = "b" * 64, "i" * 64
    (root / "issuers" / issuer).mkdir()
    shutil.copy(root / "issuers/college/issuer.yaml", root / "issuers" / issuer)
    shutil.copytree(root / "badges/college/pumps", root / "badges" / issuer / badge)
    shutil.copy(root / IMAGE, root / "badges" / issuer / badge / ("p" * 90 + ".svg"))


def odd_bytes_in_name(root: Path) -> None:
    (root / os.fsdecode(b"awards/school/\xff\x1b[31m.yaml")).write_text("badge: x\n")


def many_keys() -> str:
    return "\n".join(f"k{number}: v" for number in range(100_000))


def png_bomb() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 8192, 8192, 8, 6, 0, 0, 0)
    packer = zlib.compressobj(9)
    pixels = packer.compress(bytes(8192 * 4 + 1))
    pixels += b"".join(packer.compress(bytes(8192 * 4 + 1)) for _ in range(8191)) + packer.flush()
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels[:200_000]) + chunk(b"IEND", b"")
    )


HOSTILE: dict[str, tuple[Callable[[Path], None], set[str]]] = {
    "link to a file outside": (link(AWARDS, "/etc/passwd"), {"file-kind"}),
    "link to a file inside": (link(BADGE, "../data/v1.yaml"), {"file-kind"}),
    "dangling link": (link("badges/school/club/v2.yaml", "nowhere"), {"file-kind"}),
    "link to itself": (link("badges/school/club/v2.yaml", "v2.yaml"), {"file-kind"}),
    "picture that is a link": (link(IMAGE, "/etc/passwd"), {"file-kind", "image-missing"}),
    "folder that is a link": (folder_link, {"file-kind"}),
    "content folder that is a link": (whole_folder_link, {"file-kind"}),
    "settings that are a link": (link("insigne.yaml", str(BASE / "insigne.yaml")), {"file-kind"}),
    "pipe": (pipe, {"file-kind"}),
    "pipe among awards": (pipe_among_awards, {"file-kind"}),
    "submodule": (submodule, {"file-kind"}),
    "names that differ in case": (collision, {"name-collision"}),
    "name of a device": (device_name, {"file-name"}),
    "path too long for Windows": (long_path, {"path-too-long"}),
    "name that is no text": (odd_bytes_in_name, {"file-unknown"}),
    "file of 40 MB": (replace(AWARDS, b"x" * 40_000_000), {"file-too-large"}),
    "badge class of 2 MB": (replace(BADGE, b"name: " + b"x" * 2_000_000), {"file-too-large"}),
    "picture of 40 MB": (replace(IMAGE, b"<svg " + b" " * 40_000_000), {"file-too-large", "image-missing"}),
    "nesting of 5000": (replace(BADGE, "[" * 5000 + "]" * 5000), {"yaml-depth"}),
    "block nesting of 5000": (
        replace(BADGE, "".join(" " * level + "- \n" for level in range(1400))),
        {"yaml-depth"},
    ),
    "100 000 keys": (replace(BADGE, many_keys()), {"yaml-too-many-keys"}),
    "10 000 unknown keys": (
        replace(BADGE, "\n".join(f"k{number}: v" for number in range(9_999))),
        {"field-unknown", "problems-many"},
    ),
    "alias bomb": (
        replace(
            BADGE,
            "a: &a [x,x]\n"
            + "".join(f"{c}: &{c} [*{p},*{p},*{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)),
        ),
        {"yaml-alias", "yaml-anchor"},
    ),
    "recursive alias": (replace(BADGE, "a: &a [*a]\n"), {"yaml-alias", "yaml-anchor"}),
    "PNG bomb": (replace("badges/school/data/v1.png", png_bomb()), {"image-unsound", "image-unused"}),
    "names that differ in how an accent is stored": (normalisation, {"name-collision", "file-unknown"}),
    "hidden file": (replace("badges/school/data/.hidden", "x"), set()),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_answered_within_limits(name: str, root: Path) -> None:
    make, expected = HOSTILE[name]
    make(root)
    printed, status = check(root)
    assert rules(printed) == expected
    assert status == (1 if expected else 0)
    assert "\x1b" not in printed


def test_a_folder_without_settings_is_no_publication(tmp_path: Path) -> None:
    printed, status = check(tmp_path)
    assert status == 2
    assert "insigne.yaml" in printed


def test_settings_that_are_a_pipe_do_not_hang(root: Path) -> None:
    (root / "insigne.yaml").unlink()
    os.mkfifo(root / "insigne.yaml")
    _, status = check(root)
    assert status == 2
