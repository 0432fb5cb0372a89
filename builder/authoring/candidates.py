"""Who may be awarded: the rows of a CSV file, or addresses."""

from __future__ import annotations

from collections.abc import Sequence

from builder.authoring.awarding import Candidate
from builder.authoring.columns import columns_of
from builder.authoring.csv_files import Row, Table, with_formula, write_table
from builder.authoring.rejections import Rejection
from builder.authoring.rows import entry_of, read_value, row_reader
from builder.problems import message


def from_table(table: Table) -> list[Candidate]:
    """Give a candidate for each row of a table.

    Raises:
        CSVFault: its columns do not say who the recipients are.
    """
    columns = columns_of(table.columns)
    reader = row_reader(columns, table.rows)
    return [
        Candidate(
            entry=reader.entry(row), line=row.line, cells=row.cells, fault=_fault(row, len(table.columns))
        )
        for row in table.rows
    ]


def _fault(row: Row, columns: int) -> Rejection | None:
    if not any(cell.strip() for cell in row.cells[columns:]):
        return None
    return Rejection(
        line=row.line,
        cells=row.cells,
        category="cells",
        text=message(
            "this row has {count} cells, and there are {columns} columns",
            count=len(row.cells),
            columns=columns,
        ),
        hint=message("a cell that holds the separator stands between quotes"),
    )


def from_addresses(addresses: Sequence[str], *, name: str | None, publish_name: bool) -> list[Candidate]:
    """Give a candidate for each address; a name only where there is one address."""
    candidates = []
    for address in addresses:
        values = {("email", 1): read_value("email", address)}
        if name is not None:
            values |= {("name", 1): read_value("name", name), ("publish_name", 1): publish_name}
        candidates.append(Candidate(entry=entry_of(values), cells=(address,)))
    return candidates


def unused_columns(table: Table) -> tuple[str, ...]:
    """Give the names of the columns that fill nothing."""
    return tuple(table.columns[index] for index in columns_of(table.columns).unused)


def forbidden_columns(table: Table) -> tuple[str, ...]:
    """Give the names of the columns for citizen service numbers and the like."""
    return tuple(table.columns[index] for index in columns_of(table.columns).forbidden)


def rejected_table(
    table: Table, reasons: Sequence[tuple[Rejection, str]], *, headings: tuple[str, str]
) -> bytes:
    """Give the rejected rows as a CSV file that can be corrected and used again.

    Args:
        reasons: each rejected row with its reason in words.
        headings: what the columns for the line and for the reason are called.
    """
    left_out = columns_of(table.columns).forbidden
    kept = [
        index for index, name in enumerate(table.columns) if name not in headings and index not in left_out
    ]
    names = [table.columns[index] for index in kept]
    rows = (
        [str(rejection.line), reason, *(with_formula(rejection.cells[index]) for index in kept)]
        + [cell for cell in rejection.cells[len(table.columns) :] if cell]
        for rejection, reason in reasons
    )
    return write_table([*headings, *names], rows, separator=table.separator)
