"""`insigne serve` in a process of its own: it answers, rebuilds on a change, and writes nothing beside it."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import IO
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.conftest import WritePublication
from tests.sites import insigne_command, insigne_environment
from tests.small_publication import FULL, PLAIN

PATIENCE = 30  # seconds, on a machine that is busy


@contextmanager
def serving(root: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Serve a publication on a free port; gives its address and the process."""
    command = insigne_command("serve", "--port", "0")
    process = subprocess.Popen(
        command,
        cwd=root,
        env=insigne_environment({}),
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=_hear_ctrl_c,  # noqa: PLW1509 - no thread of this process runs then
    )
    lines: Queue[str] = Queue()
    assert process.stderr is not None
    Thread(target=pass_on, args=(process.stderr, lines), daemon=True).start()
    try:
        yield address(lines), process
    finally:
        process.kill()
        process.wait(PATIENCE)


def _hear_ctrl_c() -> None:
    """Undo what a shell does to programs in the background: they and their children ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def pass_on(stream: IO[str], lines: Queue[str]) -> None:
    for line in stream:
        lines.put(line)


def address(lines: Queue[str]) -> str:
    while True:
        found = re.search(r"http://localhost:\d+", lines.get(timeout=PATIENCE))
        if found:
            return found.group()


def get(url: str) -> tuple[str, bytes]:
    with urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 - localhost
        return answer.headers["Content-Type"], answer.read()


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "nothing changed"
        time.sleep(0.2)


def test_serve_answers_rebuilds_and_leaves_the_publication_alone(publication: WritePublication) -> None:
    root = publication({})
    before = sorted(path for path in root.rglob("*") if ".insigne" not in path.parts)
    with serving(root) as (url, process):
        kind, page = get(f"{url}/awards/{FULL}/")
        assert kind.startswith("text/html")
        assert b"Datageletterdheid" in page
        kind, document = get(f"{url}/awards/{PLAIN}/credential.json")
        assert kind == "application/json"
        assert url.encode() in document
        assert get(f"{url}/badges/waterland/data/v1/image.svg")[0] == "image/svg+xml"
        with pytest.raises(HTTPError):
            get(f"{url}/awards/{'0' * 26}/")
        with pytest.raises(HTTPError):
            get(f"{url}/../../insigne.yaml")

        path = root / "badges/waterland/plain/v1.yaml"
        path.write_text(path.read_text().replace("Eenvoudig", "Veranderd"))
        wait_for(lambda: b"Veranderd" in get(f"{url}/badges/waterland/plain/v1/")[1])

        path.write_text("name: [not a badge class\n")
        time.sleep(2)
        assert b"Veranderd" in get(f"{url}/badges/waterland/plain/v1/")[1]
        assert process.poll() is None

        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
    after = sorted(path for path in root.rglob("*") if ".insigne" not in path.parts)
    assert after == before
