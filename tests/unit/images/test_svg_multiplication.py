"""What multiplies when an SVG is drawn is counted before anybody draws it."""

import time

import pytest

from builder.images.errors import ImageError
from builder.images.inspection import inspect
from builder.images.svg_multiplication import MOST_DRAWN
from tests.unit.images.samples import svg

DOT = '<circle r="1"/>'


def _chain(link: str, *, levels: int, times: int) -> str:
    """Give parts of which each is drawn several times by the next."""
    parts = [f'<g id="a0">{DOT}</g>']
    parts += [f'<g id="a{level}">{link.format(id=f"a{level - 1}") * times}</g>' for level in range(1, levels)]
    return "".join(parts)


@pytest.mark.parametrize(
    "link",
    [
        '<use href="#{id}"/>',
        '<use xmlns:x="http://www.w3.org/1999/xlink" x:href=" #{id} "/>',
        '<rect fill="url(#{id})"/>',
        "<rect fill=\"url( '#{id}' )\"/>",
        '<rect style="mask:url(#{id})"/>',
        '<path marker-mid="URL(#{id})" d="M0 0"/>',
        '<pattern href="#{id}"/>',
    ],
)
def test_parts_that_multiply_are_refused_in_no_time(link: str) -> None:
    start = time.perf_counter()
    with pytest.raises(ImageError, match=f"draws more than {MOST_DRAWN} elements"):
        inspect(svg(_chain(link, levels=12, times=10)))
    assert time.perf_counter() - start < 1


def test_uses_of_later_parts_count_too() -> None:
    uses = "".join(f'<g id="b{level}">' + f'<use href="#b{level + 1}"/>' * 10 + "</g>" for level in range(9))
    with pytest.raises(ImageError, match="draws more than"):
        inspect(svg(uses + f'<g id="b9">{DOT}</g>'))


@pytest.mark.parametrize(
    "inside",
    [
        '<g id="a"><use href="#a"/></g>',
        '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>',
        '<pattern id="p"><rect fill="url(#p)"/></pattern>',
        _chain('<use href="#{id}"/>', levels=60, times=1),
    ],
)
def test_parts_that_use_themselves_or_go_too_deep_are_refused(inside: str) -> None:
    with pytest.raises(ImageError, match="without end"):
        inspect(svg(inside))


@pytest.mark.parametrize(
    "inside",
    [
        _chain('<use href="#{id}"/>', levels=4, times=10),
        '<use href="#nowhere"/><rect fill="url(#nowhere)"/>',
        '<circle id="c" r="2"><animate href="#c" attributeName="r" to="3"/></circle>',
        '<linearGradient id="g"/><linearGradient id="h" href="#g"/>' + '<rect fill="url(#h)"/>' * 2000,
    ],
)
def test_what_drawing_programs_make_is_accepted(inside: str) -> None:
    inspect(svg(inside))
