"""Whether the site that visitors see is the one that was built."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from builder.doctor.asking import Ask, NoAnswer
from builder.doctor.diagnosis import Circumstances, Diagnosis, Outcome
from builder.model.addresses import CATALOGUE, LIBRARY_NAMES, VERIFIER_LIBRARIES
from builder.problems import Message, message

MOST_FILES = 200
MOST_AWARD_FILES = 40
MOST_SECONDS = 60.0
_OK = 200


def live_site(seen: Circumstances) -> Iterator[Diagnosis]:
    """What the host serves is what was built, byte for byte."""
    base_url = seen.publication.settings.base_url
    if seen.ask is None:
        text = message("whether {site} is what was built could not be checked", site=base_url)
        yield _found(Outcome.UNKNOWN, text, message("leave out --offline"))
        return
    answer = _get(seen.ask, f"{base_url}/{CATALOGUE}")
    if answer is None:
        text = message("there is no site of ours at {site}", site=base_url)
        hint = message("was it published? Does the address lead to its host?")
        yield _found(Outcome.WARN, text, hint)
        return
    if _built_for(seen.site) != base_url:
        text = message("whether {site} is what was built could not be checked", site=base_url)
        hint = message("name the folder that was published with --site")
        yield _found(Outcome.UNKNOWN, text, hint)
        return
    yield from _compared(seen.ask, seen.site, base_url)


def verifier(seen: Circumstances) -> Iterator[Diagnosis]:
    """The page that verifies badges has its libraries: on the live site, or offline in the built one."""
    base_url = seen.publication.settings.base_url
    wanted = [f"{VERIFIER_LIBRARIES}{name}" for name in LIBRARY_NAMES]
    if seen.ask is None:
        site, is_there = str(seen.site), (seen.site / CATALOGUE).is_file()
        lacking = [path for path in wanted if not (seen.site / path).is_file()]
    else:
        site, is_there = base_url, bool(_get(seen.ask, f"{base_url}/{CATALOGUE}"))
        lacking = [path for path in wanted if is_there and not _get(seen.ask, f"{base_url}/{path}")]
    if not is_there:
        return  # others say so
    if lacking:
        text = message(
            "the verifier page of {site} cannot check embedded proofs: it lacks {file}",
            site=site,
            file=lacking[0],
        )
        hint = message("publish again; the job 'libraries' of the workflow 'publish' says what went wrong")
        yield Diagnosis(about="verifier", outcome=Outcome.FAIL, text=text, hint=hint)
    else:
        text = message("the verifier page of {site} can check embedded proofs", site=site)
        yield Diagnosis(about="verifier", outcome=Outcome.OK, text=text)


def _compared(ask: Ask, site: Path, base_url: str) -> Iterator[Diagnosis]:
    end = time.monotonic() + MOST_SECONDS
    differing = []
    compared = 0
    for path in _chosen(site):
        if time.monotonic() > end:
            break
        compared += 1
        if _get(ask, f"{base_url}/{quote(path)}") != (site / path).read_bytes():
            differing.append(path)
    if differing:
        text = message(
            "{count} of {all} files of {site} that were compared are not what was built, such as {file}",
            site=base_url,
            count=len(differing),
            all=compared,
            file=_shown(differing[0]),
        )
        hint = message("publish again; if they differ then, too, ask the host who changed them")
        yield _found(Outcome.FAIL, text, hint)
    else:
        text = message("{site} is what was built: {count} files were compared", site=base_url, count=compared)
        yield _found(Outcome.OK, text, None)


def _chosen(site: Path) -> list[str]:
    """Give the files to compare: those that say what is valid first, and some of the awards'."""
    paths = sorted(
        path.relative_to(site).as_posix()
        for path in site.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(site).parts)
    )
    awards = [path for path in paths if _is_award(path)]
    others = [path for path in paths if not _is_award(path)]
    others.sort(key=lambda path: (not path.startswith(("issuers/", CATALOGUE)), not path.endswith(".json")))
    step = max(1, len(awards) // MOST_AWARD_FILES)
    return [*others[: MOST_FILES - MOST_AWARD_FILES], *awards[::step][:MOST_AWARD_FILES]]


def _is_award(path: str) -> bool:
    return "awards" in path.split("/")[:2]


def _shown(path: str) -> str:
    """Give the path of a file; of an award's only so much that nobody can open its page."""
    folder, _, rest = path.partition("awards/")
    return f"{folder}awards/{rest[:8]}…" if _is_award(path) else path


def _built_for(site: Path) -> str | None:
    """Give the address that a folder was built for; None where it is no site, or a demonstration."""
    try:
        catalogue = json.loads((site / CATALOGUE).read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(catalogue, dict) or catalogue.get("demonstration"):
        return None
    return str(catalogue.get("base_url"))


def _get(ask: Ask, url: str) -> bytes | None:
    try:
        answer = ask(url, {})
    except NoAnswer:
        return None
    return answer.body if answer.status == _OK else None


def _found(outcome: Outcome, text: Message, hint: Message | None) -> Diagnosis:
    return Diagnosis(about="live-site", outcome=outcome, text=text, hint=hint)
