"""What an SVG looks like as PNG: right, always the same, and at a price that has limits."""

import io
import os
import signal
import subprocess
import sys
import time

import png
import pytest

from builder.images.errors import ImageError
from builder.images.limited import SECONDS, each_limited, limited_work
from builder.images.png_inspection import inspect_png
from builder.images.rasterising import SIDE, rasterise
from tests.unit.images.samples import svg

SQUARE = 'viewBox="0 0 100 100"'
RED = svg('<rect width="100" height="50" fill="#f00"/>', attributes=SQUARE)
ENDLESS = svg(
    '<filter id="f"><feMorphology radius="1000 1000"/></filter>'
    '<rect width="100" height="100" filter="url(#f)"/>',
    attributes=SQUARE,
)


def _pixels(image: bytes) -> list[bytes]:
    """Give a picture's rows as RGBA, by pypng."""
    _, _, rows, _ = png.Reader(file=io.BytesIO(image)).asRGBA8()
    return [bytes(row) for row in rows]


def test_picture_is_what_the_svg_says() -> None:
    rows = _pixels(rasterise(RED))
    assert len(rows) == SIDE
    assert rows[10] == b"\xff\0\0\xff" * SIDE
    assert rows[-10] == bytes(4 * SIDE)


@pytest.mark.parametrize(
    ("view_box", "size"), [("0 0 100 50", (400, 200)), ("0 0 1 100000", (1, 400)), ("0 0 9 9", (400, 400))]
)
def test_the_longer_side_is_fixed(view_box: str, size: tuple[int, int]) -> None:
    assert inspect_png(rasterise(svg("", attributes=f'viewBox="{view_box}"'))) == size


def test_same_svg_gives_the_same_bytes() -> None:
    assert rasterise(RED) == rasterise(RED)


def test_text_finds_no_font_of_the_machine() -> None:
    text = svg('<text x="5" y="50" font-size="40">DejaVu Sans</text>', attributes=SQUARE)
    assert rasterise(text) == rasterise(svg("", attributes=SQUARE))


def test_unsafe_svg_is_not_drawn() -> None:
    with pytest.raises(ImageError, match="links to something else"):
        rasterise(svg('<image href="/etc/hostname" width="9" height="9"/>', attributes=SQUARE))


def test_endless_drawing_ends_and_harms_no_other() -> None:
    start = time.process_time()
    first, second, third = each_limited(rasterise, [RED, ENDLESS, RED], jobs=2)
    assert first == third == rasterise(RED)
    assert isinstance(second, ImageError)
    assert f"more than {SECONDS} seconds" in str(second)
    assert time.process_time() - start < SECONDS


def test_fault_of_a_picture_is_given_in_its_place() -> None:
    results = each_limited(rasterise, [b"<svg/>", RED], jobs=1)
    assert isinstance(results[0], ImageError)
    assert results[1] == rasterise(RED)


def _greedy(_: int) -> int:
    return len(bytearray(8 * 2**30))


def test_memory_has_a_limit() -> None:
    assert isinstance(each_limited(_greedy, [1], jobs=1)[0], ImageError)


def _deadly(number: int) -> int:
    if number == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_process_that_dies_at_once_costs_one_result() -> None:
    results = each_limited(_deadly, range(40), jobs=2)
    assert isinstance(results[0], ImageError)
    assert results[1:] == list(range(1, 40))


def test_results_wait_until_they_are_asked_for() -> None:
    with limited_work(rasterise, [RED, b"<svg/>"], jobs=2) as results:
        here = rasterise(RED)
        drawn, refused = results()
    assert drawn == here
    assert isinstance(refused, ImageError)


def test_what_nobody_asks_for_is_not_drawn() -> None:
    start = time.monotonic()
    with pytest.raises(KeyError), limited_work(_slow, range(1000), jobs=1):
        raise KeyError
    assert time.monotonic() - start < SECONDS


def _slow(number: int) -> int:
    time.sleep(0.1)
    return number


_WAITING = r"""
import os, time
from builder.images.limited import limited_work

def ready(_item):
    os.write(1, b"%d\n" % os.getpid())  # in one piece: two processes tell at once

with limited_work(ready, [1, 2], jobs=2) as results:
    results()
    os.write(1, b"drawn\n")
    time.sleep(60)
"""


def test_processes_end_when_the_one_that_asks_is_killed() -> None:
    command = [sys.executable, "-c", _WAITING]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as asking:
        assert asking.stdout is not None
        told = iter(asking.stdout.readline, "drawn\n")
        assert {int(line) for line in told}
        asking.kill()
        # The pipe is open for as long as one of the processes lives.
        left, _ = asking.communicate(timeout=10)
    assert left == ""


def test_nothing_to_do_starts_no_process() -> None:
    assert each_limited(rasterise, [], jobs=2) == []
