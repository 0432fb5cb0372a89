"""CSV files as spreadsheets save them: comma, semicolon or tab; UTF-8, UTF-16 or Windows' cp1252.

What is read is text and nothing else: a formula is the text it was written as. A row is never left out
silently; empty lines are counted. Source: RFC 4180; the line `sep=;` is Excel's.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from builder.problems import InsigneError

MAX_BYTES = 16 * 1024 * 1024
MAX_ROWS = 100_000
"""As many as one batch may hold."""

SEPARATORS = (";", ",", "\t")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n")
_SPREADSHEET = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class CSVFault(InsigneError):
    """The file is no table of awards; who made it can fix it."""

    exit_status = 1


class Row(Struct, frozen=True, kw_only=True):
    """A row of a table.

    Args:
        line: where it begins in the file, counted from 1.
        cells: as many as there are columns, or more.
    """

    line: int
    cells: tuple[str, ...]


class Table(Struct, frozen=True, kw_only=True):
    """A CSV file, read.

    Args:
        columns: the cells of the first row.
        empty: how many rows had nothing in them.
        encoding: as people know it.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    empty: int
    encoding: str
    separator: str


def read_table(data: bytes, *, known: Callable[[str], bool]) -> Table:
    """Read a CSV file whose first row names its columns.

    Args:
        known: whether a column is one that means something; the separator that gives most of these is used.

    Raises:
        CSVFault: it cannot be read as such.
    """
    text, encoding = _decoded(data)
    stated = _SEPARATOR_LINE.match(text)
    first_line = 1 + (stated is not None)
    text = text[stated.end() :] if stated else text
    separator = stated[1] if stated else _likely_separator(text, known)
    records = _records(text, separator, first_line)
    if not records:
        raise CSVFault("the file is empty", "its first line names the columns, such as email and name")
    columns = tuple(cell.strip() for cell in records[0].cells)
    filled = tuple(row for row in records[1:] if any(cell.strip() for cell in row.cells))
    return Table(
        columns=columns,
        rows=tuple(Row(line=row.line, cells=_padded(row.cells, len(columns))) for row in filled),
        empty=len(records) - 1 - len(filled),
        encoding=encoding,
        separator=separator,
    )


def _padded(cells: tuple[str, ...], count: int) -> tuple[str, ...]:
    return cells + ("",) * (count - len(cells))


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith(_SPREADSHEET):
        raise CSVFault("this is a spreadsheet, not a CSV file", "open it there, and save it as CSV (UTF-8)")
    if len(data) > MAX_BYTES:
        raise CSVFault(f"the file is larger than {MAX_BYTES // 1024**2} MiB", "split it into several files")
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_utf16 else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding), encoding.upper().removesuffix("-SIG")
        except UnicodeDecodeError:
            continue
    raise CSVFault("the file is neither UTF-8 nor cp1252 text", "save it as CSV UTF-8 in the spreadsheet")


def _likely_separator(text: str, known: Callable[[str], bool]) -> str:
    """Give the separator by which the first row has most columns that are known, or else most columns."""

    def merit(separator: str) -> tuple[int, int]:
        cells = next(csv.reader(io.StringIO(text[:65536], newline=""), delimiter=separator), [])
        return sum(map(known, cells)), len(cells)

    try:
        return max(SEPARATORS, key=merit)
    except csv.Error:
        return SEPARATORS[0]


def _records(text: str, separator: str, first_line: int) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows = []
    line = first_line
    try:
        for cells in reader:
            rows.append(Row(line=line, cells=tuple(cells)))
            if len(rows) > MAX_ROWS + 1:
                raise CSVFault(f"the file has more than {MAX_ROWS} rows", "split it into several files")
            line = reader.line_num + first_line
    except csv.Error as error:
        raise CSVFault(
            f'line {line} cannot be read: a quote (") is not closed, or stands in the middle of a cell',
            "in a cell between quotes, a quote is written twice",
        ) from error
    return rows


def write_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, separator: str) -> bytes:
    """Give a CSV file that a spreadsheet opens as it is: UTF-8 with its mark, and no cell is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow(map(without_formula, columns))
    writer.writerows(map(without_formula, cells) for cells in rows)
    return codecs.BOM_UTF8 + out.getvalue().encode()


def without_formula(cell: str) -> str:
    """Write a cell so that a spreadsheet takes it for text: with an apostrophe before it, if need be."""
    return f"'{cell}" if cell.startswith(_BEGINS_FORMULA) else cell


def with_formula(cell: str) -> str:
    """Give what a cell says without the apostrophe of `without_formula`."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_BEGINS_FORMULA) else cell
