"""`insigne completion`: what a shell needs to complete commands, options and badges."""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import CompletionItem, get_completion_class

from builder.content.repository import find_root
from builder.problems import EnvironmentFault

_VARIABLE = "_INSIGNE_COMPLETE"


@click.command(
    epilog="""\b
Examples:
  insigne completion bash >> ~/.bashrc
  insigne completion zsh >> ~/.zshrc
  insigne completion fish > ~/.config/fish/completions/insigne.fish
""",
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print what makes a shell complete commands, options and badges.

    Add it to what your shell reads when it starts; it works in new windows then.
    """
    script = get_completion_class(shell)
    root = click.get_current_context().find_root().command
    assert script is not None  # noqa: S101 - click knows all three
    complete = script(root, {}, "insigne", _VARIABLE)
    click.echo(complete.source_template % complete.source_vars())


def complete_badge(context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Give the badge classes whose names begin as written, without reading any file."""
    folder: Path | None = context.params.get("directory")
    try:
        root = find_root((folder or Path.cwd()).resolve())
    except EnvironmentFault:
        return []
    versions = sorted((root / "badges").glob("*/*/v*.yaml"))
    names = [path.relative_to(root / "badges").with_suffix("").as_posix() for path in versions]
    return [CompletionItem(name) for name in names if name.startswith(begun)]


def complete_badge_without_version(
    context: click.Context, parameter: click.Parameter, begun: str
) -> list[CompletionItem]:
    """Give the badges, as `<issuer>/<badge>`, whose names begin as written."""
    found = complete_badge(context, parameter, begun)
    return [CompletionItem(name) for name in dict.fromkeys(item.value.rpartition("/")[0] for item in found)]
