"""CSV files as spreadsheets save them: every separator, encoding and language of column names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.authoring.candidates import from_table
from builder.authoring.columns import is_known
from builder.authoring.csv_files import (
    MAX_BYTES,
    MAX_ROWS,
    CSVFault,
    Table,
    read_table,
    with_formula,
    without_formula,
    write_table,
)
from tests.sites import REPOSITORY

ENGLISH = (
    "Email",
    "First name",
    "Last name",
    "Grade",
    "Evidence URL",
    "Evidence name",
    "Date",
    "Publish name",
)
DUTCH = ("E-mailadres", "Voornaam", "Achternaam", "Cijfer", "Bewijs", "Naam bewijs", "Datum", "Naam tonen")
PLATFORM = (
    "recipient_email",
    "recipient_first_name",
    "recipient_surname",
    "grade",
    "evidence_url",
    "evidence_name",
    "issue_date",
    "consent",
)
CELLS = ("j@x.example", "Chloé", "Lefèvre; de", "8,5", "https://p.example/1", "Één, werk", "30-06-2026", "ja")


def read(data: bytes) -> Table:
    return read_table(data, known=is_known)


def line(cells: tuple[str, ...], separator: str) -> str:
    return separator.join(f'"{cell}"' if separator in cell else cell for cell in cells)


@pytest.mark.parametrize("names", [ENGLISH, DUTCH, PLATFORM])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_table_reads_the_same_however_it_was_saved(
    names: tuple[str, ...], separator: str, encoding: str, line_end: str
) -> None:
    text = line_end.join([line(names, separator), line(CELLS, separator), ""])
    table = read(text.encode(encoding))
    assert table.separator == separator
    (candidate,) = from_table(table)
    assert candidate.line == 2
    entry = {name: str(value) for name, value in candidate.entry.items() if name in {"issued_on", "grade"}}
    assert entry == {"issued_on": "2026-06-30", "grade": "8,5"}
    assert candidate.entry["recipient"] == {
        "email": "j@x.example",
        "name": "Chloé Lefèvre; de",
        "publish_name": True,
    }
    assert candidate.entry["evidence"] == [{"url": "https://p.example/1", "name": "Één, werk"}]


def test_the_separator_that_excel_states_is_used() -> None:
    table = read(b"sep=|\r\nemail|name\r\na@b.example|X\r\n")
    assert (table.separator, table.columns, table.rows[0].line) == ("|", ("email", "name"), 3)


def test_rows_know_their_lines_where_cells_have_several() -> None:
    table = read(b'email,narrative\na@b.example,"one\n\ntwo"\n\nc@d.example,x\n')
    assert [row.line for row in table.rows] == [2, 6]
    assert table.empty == 1


def test_every_row_is_either_read_or_counted_as_empty() -> None:
    table = read(b"email,name\na@b.example\n,,\nc@d.example,X,Y\n\n")
    assert [row.cells for row in table.rows] == [("a@b.example", ""), ("c@d.example", "X", "Y")]
    assert table.empty == 2
    assert [candidate.fault is not None for candidate in from_table(table)] == [False, True]


def test_a_column_of_days_that_shows_its_order_is_read_by_it() -> None:
    def days(*written: str) -> list[str]:
        text = "email,date\n" + "".join(f"a{number}@b.example,{day}\n" for number, day in enumerate(written))
        return [str(candidate.entry["issued_on"]) for candidate in from_table(read(text.encode()))]

    assert days("03-04-2026", "25-04-2026") == ["2026-04-03", "2026-04-25"]
    assert days("03-04-2026", "2026-04-25") == ["03-04-2026", "2026-04-25"], "nothing shows the order"


def test_names_are_put_together_and_spaces_do_not_count() -> None:
    table = read(b"email;voornaam;tussenvoegsel;achternaam\n a@b.example ; Jip ;van  der; Veen\n")
    assert from_table(table)[0].entry["recipient"] == {"email": "a@b.example", "name": "Jip van der Veen"}


def test_evidence_with_a_number_is_another_piece() -> None:
    table = read(b"email;bewijs;bewijs 2;naam bewijs 2\na@b.example;https://a.example;https://b.example;B\n")
    assert from_table(table)[0].entry["evidence"] == [
        {"url": "https://a.example"},
        {"url": "https://b.example", "name": "B"},
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04xyz", "spreadsheet"),
        (b"email\n\x81\x8d\xff\n", "neither UTF-8 nor cp1252"),
        (b'email,name\na@b.example,"not closed\n', "line 2"),
        (b'email,name\na@b.example,"a"b\n', "line 2"),
        (b"email,e-mail\na,b\n", "mean the same"),
        (b"naam,cijfer\na,b\n", "no column holds the recipients' addresses"),
        (b"a@b.example\nc@d.example\n", "no column holds the recipients' addresses"),
        (b"email\n" + b"a@b.example\n" * (MAX_ROWS + 1), "more than 100000 rows"),
        (b"email\n" + b"x" * MAX_BYTES, "larger than 16 MiB"),
        (b"email\n" + b"x" * 200_000, "cannot be read"),
    ],
)
def test_what_is_no_table_of_awards_is_refused_with_words(data: bytes, words: str) -> None:
    with pytest.raises(CSVFault, match=words) as fault:
        from_table(read(data))
    assert fault.value.hint
    assert fault.value.exit_status == 1


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2), min_size=1)
)
def test_what_is_written_is_read_back_and_no_cell_is_a_formula(rows: list[list[str]]) -> None:
    data = write_table(["email", "name"], rows, separator=";")
    table = read(data)
    kept = [tuple(map(with_formula, row.cells)) for row in table.rows]
    wanted = [tuple(row) for row in rows if any(without_formula(cell).strip() for cell in row)]
    assert kept == [tuple(with_formula(without_formula(cell)) for cell in row) for row in wanted]
    assert not any(
        cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in table.rows for cell in row.cells
    )


def test_every_column_that_the_reference_names_is_known() -> None:
    text = (REPOSITORY / "docs/reference/csv-columns.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ")[1:] for line in text.splitlines() if line.startswith("| ")][2:]
    names = [
        name.removeprefix("or: ").removeprefix("of: ").removesuffix(" …")
        for cell in (cell for row in rows for cell in row)
        for name in re.split(r"[,;] ", re.sub(r" \(.*?\)", "", cell))
    ]
    assert len(names) > 50
    assert [name for name in names if not is_known(name)] == []
