"""The table of what is looked at, in the order in which it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from builder.doctor import host, live_site, publication, repository
from builder.doctor.diagnosis import Circumstances, Diagnosis

EXAMINATIONS: Mapping[str, Callable[[Circumstances], Iterator[Diagnosis]]] = {
    "content": publication.content,
    "keys": publication.keys,
    "private-keys": repository.private_keys,
    "owners": publication.owners,
    "branch-rules": repository.branch_rules,
    "workflows": repository.workflows,
    "git": repository.git,
    "git-host": host.git_host,
    "languages": publication.languages,
    "live-site": live_site.live_site,
    "verifier": live_site.verifier,
}


def examine(seen: Circumstances) -> list[Diagnosis]:
    """Look at everything."""
    return [diagnosis for look in EXAMINATIONS.values() for diagnosis in look(seen)]
