"""`insigne owners`: the owners file of the Git host, and the rules of the branch that is published."""

from __future__ import annotations

from pathlib import Path

import click

from builder.checks.loading import load, today_in
from builder.checks.owners import top_of
from builder.cli.check import now
from builder.cli.files import write_file
from builder.cli.options import directory_option, publication_root
from builder.model.branch_rules import PATH as RULES
from builder.model.branch_rules import branch_rules
from builder.model.owners import PATH, owners_file
from builder.problems import ContentError, UsageError


@click.command(
    epilog="""\b
Examples:
  insigne owners
  insigne owners --print
""",
)
@click.option("--print", "only_print", is_flag=True, help="Print the owners file, and write nothing.")
@click.option("--merge-queue", is_flag=True, help="Let the branch's rules ask for a merge queue.")
@directory_option
def command(*, only_print: bool, merge_queue: bool, directory: Path | None) -> None:
    """Write who has to approve what, for the Git host.

    Makes .github/CODEOWNERS from 'owners' in insigne.yaml, and .github/branch-rules.json: rules of the
    branch that is published, to be imported once in the settings of the repository (on GitHub: Settings,
    Rules, Rulesets, Import a ruleset). 'insigne check' says when the owners file is not up to date.
    """
    root = publication_root(directory)
    publication, _, problems = load(root, today=today_in(root, now()))
    if publication is None:
        raise ContentError(problems)
    owners = publication.settings.owners
    if owners is None:
        raise UsageError(
            "insigne.yaml has no 'owners'",
            "say there who approves what; docs/reference/insigne.md has the fields",
        )
    top, folder = top_of(root)
    text = owners_file(owners, publication.issuers, folder)
    if only_print:
        click.echo(text, nl=False)
        return
    for path, content in ((PATH, text), (RULES, branch_rules(merge_queue=merge_queue))):
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        write_file(top / path, content.encode())
        click.echo(path)
