"""The content as it was at a commit: only the files that have changed since are read anew."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from builder.content.history import Blob, History, object_id
from builder.content.repository import (
    MAX_BATCH_BYTES,
    Repository,
    SourceFile,
    kind_of,
    read_source,
)


class Earlier(Struct, frozen=True, kw_only=True):
    """The content at a commit, and what has changed since.

    Args:
        commit: its id.
        repository: the content then; of batches of awards only those that have changed since. Where there
            were no settings then, it has those of now.
        unchanged: the other batches.
        changed: paths of everything that has been added, changed or removed since, in order: in the folders
            of content as the files are now, elsewhere as they are in the commit that is checked out. What
            lies outside the publication's folder begins with `../`.
        sizes: bytes of the files then, by path.
        sources: bytes of the files then that are no content and that somebody asked for, by path.
    """

    commit: str
    repository: Repository
    unchanged: tuple[SourceFile, ...]
    changed: tuple[str, ...]
    sizes: Mapping[str, int]
    sources: Mapping[str, bytes]


def earlier_content(now: Repository, history: History, commit: str, wanted: tuple[str, ...] = ()) -> Earlier:
    """Read the content of a commit.

    Args:
        now: the content as it is, which is not read again.
        wanted: other files whose bytes are wanted.

    Raises:
        EnvironmentFault: Git cannot say it.
    """
    then = history.files(commit)
    kinds = {path: found for path, blob in then.items() if blob.is_file and (found := kind_of(path))}
    changed = _changed_content(now, then) | _changed_elsewhere(then, history.files(history.head()))
    asked = [path for path in kinds if path in changed and then[path].size <= MAX_BATCH_BYTES]
    others = [path for path in wanted if path in then and then[path].is_file]
    data = history.read([then[path] for path in (*asked, *others)])
    sources = {path: data[then[path].id] for path in asked}
    images = {path: sources[path] for path in asked if kinds[path][0] == "image"}
    files = [read_source(path, sources[path], *kinds[path])[0] for path in asked if path not in images]
    same = [file for file in now.files if file.path in kinds and file.path not in changed]
    kept = {path: image for path, image in now.images.items() if path in kinds and path not in changed}
    files += [file for file in same if file.kind != "award-batch"]
    return Earlier(
        commit=commit,
        repository=Repository(
            root=now.root, files=_with_settings(files, now), images={**kept, **images}, problems=()
        ),
        unchanged=tuple(file for file in same if file.kind == "award-batch"),
        changed=tuple(sorted(changed)),
        sizes={path: blob.size for path, blob in then.items()},
        sources={path: data[then[path].id] for path in others},
    )


def _with_settings(files: list[SourceFile], now: Repository) -> tuple[SourceFile, ...]:
    """Give the files with the settings of now, where there were none that can be read."""
    if any(file.kind == "insigne" and file.data is not None for file in files):
        return tuple(files)
    return (
        *(file for file in files if file.kind != "insigne"),
        next(file for file in now.files if file.kind == "insigne"),
    )


def _changed_content(now: Repository, then: Mapping[str, Blob]) -> set[str]:
    """Give the paths of content files that differ; a file that cannot be read differs."""
    bytes_now = {**{file.path: file.document.source for file in now.files}, **now.images}
    listed = {path for path in then if kind_of(path) is not None}
    return {
        path
        for path in listed | bytes_now.keys()
        if path not in bytes_now
        or path not in then
        or not then[path].is_file
        or object_id(bytes_now[path], then[path].id) != then[path].id
    }


def _changed_elsewhere(then: Mapping[str, Blob], head: Mapping[str, Blob]) -> set[str]:
    """Give the paths of other files that differ between two commits."""
    return {
        path
        for path in then.keys() | head.keys()
        if kind_of(path) is None and then.get(path) != head.get(path)
    }
