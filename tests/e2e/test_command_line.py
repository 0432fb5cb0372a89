"""The commands as people and machines use them: what they print, write and answer."""

from __future__ import annotations

import base64
import json
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from builder.encoding import encode_base58, encode_base64url, write_json
from builder.images.contents import BakedContents
from builder.images.formats import bake, extract, unbake
from builder.signing.keyring import demonstration_key
from tests.conftest import WritePublication
from tests.sites import BuiltSite, insigne, insigne_process
from tests.small_publication import (
    BASE_URL,
    EMAIL,
    EXPIRED,
    FILES,
    FULL,
    IN_PNG,
    KEY,
    PLAIN,
    REVOKED,
    SUSPENDED,
)
from tests.unit.verification.changes import altered, leaves, replaced

INTACT = {"yes", "no", "unknown"}
STATUS = {"valid", "revoked", "suspended", "expired", "not-yet", "unknown"}
ISSUER = {"this-site", "known", "unknown", "demonstration"}
OUTCOME = {"passed", "failed", "unknown", "skipped"}


@pytest.fixture
def key_folder(tmp_path: Path) -> Path:
    """A folder with the private key of the small publication's issuer."""
    folder = tmp_path / "keys" / "waterland"
    folder.mkdir(parents=True)
    path = folder / "k1.jwk"
    path.write_text(json.dumps(KEY.secret_jwk()))
    path.chmod(0o600)
    return folder.parent


def verified(path: Path, *arguments: str | Path) -> tuple[int, Any]:
    run = insigne("verify", path, "--format", "json", *arguments)
    return run.returncode, json.loads(run.stdout)


def published(out: Path) -> list[Path]:
    """Give the files in an output folder, those that belong to the folder itself aside."""
    return [path for path in out.rglob("*") if path.is_file() and not path.name.startswith(".")]


def require_shape(report: dict[str, Any]) -> None:
    """Require the shape that the design promises to machines."""
    assert {"intact", "status", "issuer", "steps"} <= report.keys()
    assert report["intact"] in INTACT
    assert report["status"] in STATUS
    assert report["issuer"] in ISSUER
    assert report["steps"]
    for step in report["steps"]:
        assert step.keys() == {"id", "outcome", "message"}
        assert step["outcome"] in OUTCOME
        assert step["message"]
    ids = [step["id"] for step in report["steps"]]
    assert len(set(ids)) == len(ids)


# verify


@pytest.mark.parametrize(
    ("award", "status"),
    [(FULL, "valid"), (REVOKED, "revoked"), (SUSPENDED, "suspended"), (EXPIRED, "expired")],
)
def test_verify_answers_for_a_file_of_the_site(small_site: BuiltSite, award: str, status: str) -> None:
    path = small_site.folder / "awards" / award / "credential.json"
    run = insigne_process("verify", path, "--format", "json")
    report = json.loads(run.stdout)
    require_shape(report)
    assert (report["intact"], report["status"], report["issuer"]) == ("yes", status, "this-site")
    assert run.returncode == (0 if status == "valid" else 1)


def test_verify_answers_for_every_form(small_site: BuiltSite) -> None:
    for name in small_site.forms(PLAIN):
        code, answer = verified(small_site.folder / "awards" / PLAIN / name)
        reports = answer if isinstance(answer, list) else [answer]
        assert len(reports) == (2 if name.startswith("badge.") else 1)
        for report in reports:
            require_shape(report)
            assert (report["intact"], report["status"]) == ("yes", "valid"), name
        assert code == 0


def test_verify_needs_the_site_to_know_the_issuer(small_site: BuiltSite, tmp_path: Path) -> None:
    copy = tmp_path / "credential.json"
    copy.write_bytes(small_site.forms(FULL)["credential.json"])
    code, report = verified(copy, "--site", small_site.folder)
    assert (code, report["intact"], report["issuer"]) == (0, "yes", "this-site")


def test_verify_refuses_a_sample_of_changes(small_site: BuiltSite, tmp_path: Path) -> None:
    document = small_site.credential(FULL)
    path = tmp_path / "changed.json"
    for place, value in list(leaves(document))[5::40]:
        path.write_bytes(write_json(replaced(document, place, altered(value))))
        code, report = verified(path, "--site", small_site.folder)
        require_shape(report)
        assert code == 1, place
        assert report["intact"] == "no", place


def test_verify_answers_for_a_whole_site(small_site: BuiltSite) -> None:
    code, reports = verified(small_site.folder)
    assert code == 0  # revoked, suspended and expired awards are as they should be
    for report in reports:
        require_shape(report)
        assert report["intact"] != "no"
    assert {report["status"] for report in reports} == {"valid", "revoked", "suspended", "expired"}
    for award in small_site.awards:
        assert sum(award in str(report.get("file")) for report in reports) >= len(small_site.forms(award))


def test_verify_counts_a_sites_awards_and_names_those_that_do_not_count(small_site: BuiltSite) -> None:
    run = insigne("verify", small_site.folder)
    count = len(list((small_site.folder / "awards").iterdir()))
    assert run.stdout.startswith(f"{count} awards, none changed: ")
    assert f"1 suspended ({SUSPENDED[:8]}…)" in run.stdout
    assert f"1 revoked ({REVOKED[:8]}…)" in run.stdout
    assert len(run.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("credential.json", lambda text: text.replace('"validFrom":"2', '"validFrom":"1')),
        ("credential.json", lambda text: text.replace('"statusListIndex":"', '"statusListIndex":"1')),
        ("credential.jwt", lambda text: text[:-8] + text[-4:] + text[-8:-4]),
    ],
)
def test_verify_names_the_changed_file_of_a_site(
    small_site: BuiltSite, tmp_path: Path, name: str, change: Callable[[str], str]
) -> None:
    copy = shutil.copytree(small_site.folder, tmp_path / "site")
    path = copy / "awards" / REVOKED / name
    text = path.read_text()
    path.write_text(change(text))
    assert path.read_text() != text
    run = insigne("verify", copy)
    assert run.returncode == 1
    assert f"awards/{REVOKED}/{name}:" in run.stdout.splitlines()
    assert "1 with faults" in run.stdout


def test_forms_of_an_award_that_say_another_status_are_a_fault(small_site: BuiltSite, tmp_path: Path) -> None:
    """A hosted assertion that still counts beside a status list that says revoked."""
    copy = shutil.copytree(small_site.folder, tmp_path / "site")
    baked = json.loads(extract((copy / "awards" / REVOKED / "badge.svg").read_bytes()).assertion or "")
    (copy / "awards" / REVOKED / "assertion.json").write_text(json.dumps(baked))
    run = insigne("verify", copy)
    assert run.returncode == 1
    assert f"awards/{REVOKED}/assertion.json:" in run.stdout.splitlines()
    assert insigne("verify", copy, "--intact-only").returncode == 0


def test_verify_answers_for_the_folder_of_an_award(small_site: BuiltSite, tmp_path: Path) -> None:
    code, reports = verified(small_site.folder / "awards" / FULL)
    assert code == 0
    assert {report["file"] for report in reports} == set(small_site.forms(FULL))
    assert verified(small_site.folder / "awards" / REVOKED)[0] == 1
    away = shutil.copytree(small_site.folder / "awards" / FULL, tmp_path / "award")
    assert verified(away, "--site", small_site.folder)[0] == 0


def test_verify_says_in_dutch_what_the_verifiers_page_says(small_site: BuiltSite, tmp_path: Path) -> None:
    run = insigne("verify", small_site.folder / "awards" / FULL / "badge.svg", "--lang", "nl")
    assert run.returncode == 0
    assert "alle handtekeningen kloppen (2): er is niets veranderd" in run.stdout
    assert "onveranderd · status: geldig · uitgever: deze site" in run.stdout
    assert "gevraagd: niemand" in run.stdout
    assert "1 opgeschort (" in insigne("verify", small_site.folder, "--lang", "nl").stdout
    (tmp_path / "hello.txt").write_text("hello")
    assert insigne("verify", tmp_path / "hello.txt").stdout.startswith("this is no badge: ")
    assert insigne("verify", tmp_path / "hello.txt", "--lang", "nl").stdout.startswith("dit is geen badge: ")


def test_a_picture_without_badge_is_told_with_what_to_do(tmp_path: Path) -> None:
    picture = tmp_path / "screenshot.svg"
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>')
    run = insigne("verify", picture)
    assert run.returncode == 1
    assert "ask the holder for the file downloaded from the award's page" in run.stdout


def test_an_address_of_this_machine_is_told_with_another_way() -> None:
    run = insigne("verify", "http://localhost:8000/awards/x/")
    assert run.returncode == 1
    assert "--site" in run.stdout


def test_verify_asks_for_the_recipient(small_site: BuiltSite) -> None:
    path = small_site.folder / "awards" / FULL / "badge.svg"
    assert insigne("verify", path, "--recipient", EMAIL).returncode == 0
    assert insigne("verify", path, "--recipient", "other@example.nl").returncode == 1


@pytest.mark.parametrize(
    "content", [b"", b"{", b"hello", b"\x89PNG\r\n\x1a\n", b"<svg", b"a.b.c", b"\xff\xfe"]
)
def test_verify_says_no_to_what_is_no_credential(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    code, report = verified(path)
    require_shape(report)
    assert (code, report["intact"]) == (1, "no")


def test_verify_shows_nothing_that_a_terminal_obeys(small_site: BuiltSite, tmp_path: Path) -> None:
    document = small_site.credential(FULL)
    document["proof"][0]["verificationMethod"] = "\x1b[2J\x1b]0;title\x07\u202e"
    path = tmp_path / "escape.json"
    path.write_bytes(write_json(document))
    run = insigne("verify", path, "--site", small_site.folder)
    assert run.returncode == 1
    assert "\x1b" not in run.stdout + run.stderr
    assert "\u202e" not in run.stdout + run.stderr


def test_wrong_use_is_answered_with_two(small_site: BuiltSite, tmp_path: Path) -> None:
    commands: list[list[str | Path]] = [
        ["verify", tmp_path / "missing.json"],
        ["verify", tmp_path],
        ["verify"],
        ["verify", small_site.folder, "--format", "xml"],
        ["extract", tmp_path / "missing.png"],
        ["bake", small_site.folder / "assets" / "nothing.svg", "--out", tmp_path / "x.svg"],
        ["keys", "list", "--directory", tmp_path],
        ["build", "--directory", tmp_path],
        ["serve", "--directory", tmp_path],
        ["nonsense"],
    ]
    for command in commands:
        run = insigne(*command, cwd=tmp_path)
        assert run.returncode == 2, command
        assert run.stderr, command
        assert "Traceback" not in run.stderr, command


@pytest.mark.parametrize("command", ["build", "verify", "extract", "bake", "keys", "serve"])
def test_every_command_helps_with_an_example(command: str) -> None:
    run = insigne(command, "--help")
    assert run.returncode == 0
    assert "Example" in run.stdout or command == "keys"


# extract and bake


@pytest.mark.parametrize(("award", "suffix"), [(FULL, "svg"), (IN_PNG, "png")])
def test_extract_prints_what_was_baked(small_site: BuiltSite, award: str, suffix: str) -> None:
    path = small_site.folder / "awards" / award / f"badge.{suffix}"
    contents = extract(path.read_bytes())
    both = insigne("extract", path)
    assert both.returncode == 0
    assert json.loads(both.stdout) == {"assertion": contents.assertion, "credential": contents.credential}
    assert insigne("extract", path, "--credential").stdout == f"{contents.credential}\n"
    assert insigne("extract", path, "--assertion").stdout == f"{contents.assertion}\n"


def test_extract_says_when_there_is_nothing(small_site: BuiltSite, tmp_path: Path) -> None:
    plain = tmp_path / "plain.svg"
    plain.write_bytes(unbake(small_site.badge(FULL)))
    assert insigne("extract", plain).returncode == 1
    only = tmp_path / "only.svg"
    only.write_bytes(
        bake(plain.read_bytes(), BakedContents(assertion="https://example.nl/a", credential=None))
    )
    assert insigne("extract", only, "--assertion").returncode == 0
    assert insigne("extract", only, "--credential").returncode == 1
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    assert insigne("extract", broken).returncode == 1


@pytest.mark.parametrize("award", [FULL, IN_PNG])
def test_bake_makes_the_picture_that_the_build_made(
    small_site: BuiltSite, tmp_path: Path, award: str
) -> None:
    picture, made = tmp_path / "picture", tmp_path / "made"
    picture.write_bytes(unbake(small_site.badge(award)))
    contents = extract(small_site.badge(award))
    assertion, credential = tmp_path / "assertion.json", tmp_path / "credential.json"
    assertion.write_text(f"{contents.assertion}\n", encoding="utf-8")
    credential.write_text(f"{contents.credential}\n", encoding="utf-8")
    run = insigne("bake", picture, "--assertion", assertion, "--credential", credential, "--out", made)
    assert run.returncode == 0, run.stderr
    assert made.read_bytes() == small_site.badge(award)
    assert insigne("bake", made, "--credential", credential, "--out", made).returncode == 1  # baked already
    assert insigne("bake", picture, "--out", made).returncode == 2
    assert made.read_bytes() == small_site.badge(award)


# keys


def test_a_new_key_is_listed_signs_and_stays_secret(publication: WritePublication, tmp_path: Path) -> None:
    root = publication({"issuers/waterland/keys.yaml": ""})
    (root / "issuers/waterland/keys.yaml").unlink()
    folder = tmp_path / "secret"
    made = insigne("keys", "new", "waterland", "--keys", folder, "--from", "2025-01-01", cwd=root)
    assert made.returncode == 0, made.stderr
    path = folder / "waterland" / "k1.jwk"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    jwk = json.loads(path.read_text())
    listed = insigne("keys", "list", "--format", "json", "--keys", folder, cwd=root)
    (row,) = json.loads(listed.stdout)
    assert (row["issuer"], row["kid"], row["private_key_at_hand"]) == ("waterland", "k1", True)
    assert row["public"] in (root / "issuers/waterland/keys.yaml").read_text()

    out = tmp_path / "site"
    built = insigne("build", "--keys", folder, "--out", out, "--jobs", "2", cwd=root)
    assert built.returncode == 0, built.stderr
    code, report = verified(out / "awards" / PLAIN / "credential.json")
    assert (code, report["intact"], report["issuer"]) == (0, "yes", "this-site")
    public = json.loads((out / "issuers/waterland/jwks.json").read_text())["keys"][0]
    assert public["x"] == jwk["x"]

    refused = insigne(
        "build", "--keys", folder, "--out", tmp_path, cwd=root
    )  # foreign folder: a message more
    said = [run.stdout + run.stderr for run in (made, listed, built, refused)]
    written = [path.read_bytes() for path in [*root.rglob("*"), *out.rglob("*")] if path.is_file()]
    for secret in spellings(base64.urlsafe_b64decode(jwk["d"] + "=")):
        assert not any(secret in data for data in written)
        assert not any(secret in text.encode() for text in said)


def spellings(seed: bytes) -> Iterator[bytes]:
    """Give the ways in which a private key could slip out."""
    yield seed
    yield seed.hex().encode()
    yield seed.hex().upper().encode()
    yield encode_base64url(seed).encode()
    yield base64.b64encode(seed).rstrip(b"=")
    yield encode_base58(seed).encode()
    pem = bytes.fromhex("302e020100300506032b657004220420") + seed  # PKCS#8 (RFC 8410 §7)
    yield base64.b64encode(pem)[:40]
    yield repr(seed)[2:-1].encode()


def test_a_second_key_gets_the_next_name_and_an_existing_one_is_left(
    publication: WritePublication, tmp_path: Path
) -> None:
    root = publication({})
    before = (root / "issuers/waterland/keys.yaml").read_text()
    made = insigne(
        "keys", "new", "waterland", cwd=root, environment={"INSIGNE_KEYS_DIR": str(tmp_path / "secret")}
    )
    assert made.returncode == 0, made.stderr
    after = (root / "issuers/waterland/keys.yaml").read_text()
    assert after.startswith(before)
    assert "k2" in after.removeprefix(before)
    assert (tmp_path / "secret/waterland/k2.jwk").is_file()


@pytest.mark.parametrize(
    "arguments",
    [
        ["nobody", "--keys", "../secret"],
        ["waterland"],
        ["waterland", "--keys", "secret"],
        ["waterland", "--keys", "../secret", "--kid", "demo1"],
        ["waterland", "--keys", "../secret", "--kid", "k1"],
        ["waterland", "--keys", "../secret", "--kid", "../../k3"],
    ],
)
def test_a_key_that_may_not_be_made_is_refused_and_nothing_is_written(
    publication: WritePublication, tmp_path: Path, arguments: list[str]
) -> None:
    root = publication({})
    run = insigne("keys", "new", *arguments, cwd=root)
    assert run.returncode == 2, run.stderr
    assert (root / "issuers/waterland/keys.yaml").read_text() == FILES["issuers/waterland/keys.yaml"]
    assert not list(tmp_path.rglob("*.jwk"))


@pytest.mark.parametrize("encoded", [False, True])
def test_keys_come_from_the_environment_as_json_or_base64(
    small_publication: Path, small_site: BuiltSite, tmp_path: Path, *, encoded: bool
) -> None:
    text = json.dumps({"keys": [{**KEY.secret_jwk(), "kid": "waterland/k1"}]})
    value = base64.b64encode(text.encode()).decode() if encoded else text
    out = tmp_path / "site"
    run = insigne("build", "--out", out, cwd=small_publication, environment={"INSIGNE_KEYS": value})
    assert run.returncode == 0, run.stderr
    assert BuiltSite(out).files == small_site.files


@pytest.mark.parametrize(
    "value", ["{", "{}", '{"keys":5}', "not base64!", '{"keys":[{"kid":"waterland/k1","d":"c2VjcmV0"}]}']
)
def test_keys_that_cannot_be_read_are_never_printed(
    small_publication: Path, tmp_path: Path, value: str
) -> None:
    run = insigne(
        "build", "--out", tmp_path / "site", cwd=small_publication, environment={"INSIGNE_KEYS": value}
    )
    assert run.returncode == 2
    assert "c2VjcmV0" not in run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    assert not published(tmp_path / "site")


def test_without_keys_nothing_is_built_and_the_key_is_named(small_publication: Path, tmp_path: Path) -> None:
    run = insigne("build", "--out", tmp_path / "site", cwd=small_publication)
    assert run.returncode == 2
    assert "waterland/k1" in run.stderr
    assert not published(tmp_path / "site")


def test_a_key_of_somebody_else_is_refused(small_publication: Path, key_folder: Path, tmp_path: Path) -> None:
    (key_folder / "waterland/k1.jwk").write_text(json.dumps(demonstration_key("waterland").secret_jwk()))
    run = insigne("build", "--keys", key_folder, "--out", tmp_path / "site", cwd=small_publication)
    assert run.returncode == 2
    assert not published(tmp_path / "site")


def test_a_key_that_others_can_read_is_warned_of(
    small_publication: Path, key_folder: Path, tmp_path: Path
) -> None:
    (key_folder / "waterland/k1.jwk").chmod(0o644)
    run = insigne("build", "--keys", key_folder, "--out", tmp_path / "site", cwd=small_publication)
    assert run.returncode == 0, run.stderr
    assert "chmod 600" in run.stderr


# build


def test_a_demonstration_says_so_everywhere(example: BuiltSite) -> None:
    assert example.json("catalogue.json")["demonstration"] is True
    for award in example.awards:
        assert "emonstratie" in example.credential(award)["description"]
        assert "emonstratie" in example.files[f"awards/{award}/index.html"].decode()
    code, report = verified(next((example.folder / "awards").glob("*/credential.json")))
    assert report["issuer"] == "demonstration"
    assert code == (0 if report["status"] == "valid" else 1)


def test_content_with_errors_is_answered_with_one_and_nothing_is_written(
    publication: WritePublication, tmp_path: Path
) -> None:
    root = publication(
        {"awards/waterland/bad.yaml": "badge: waterland/none/v1\nissued_on: 2026-06-30\nawards: []\n"}
    )
    run = insigne("build", "--demo-keys", "--out", tmp_path / "site", cwd=root)
    assert run.returncode == 1
    assert "awards/waterland/bad.yaml" in run.stdout + run.stderr
    assert not published(tmp_path / "site")


def test_a_folder_with_something_else_in_it_is_left_alone(small_publication: Path, tmp_path: Path) -> None:
    out = tmp_path / "holiday"
    out.mkdir()
    (out / "photo.jpg").write_bytes(b"photo")
    run = insigne("build", "--demo-keys", "--out", out, cwd=small_publication)
    assert run.returncode == 2
    assert str(out) in run.stderr
    assert [path.name for path in out.iterdir()] == ["photo.jpg"]


def test_the_site_of_another_address_is_left_alone(small_publication: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    assert insigne("build", "--demo-keys", "--out", out, cwd=small_publication).returncode == 0
    before = BuiltSite(out).files
    run = insigne(
        "build", "--demo-keys", "--out", out, "--base-url", "https://other.example", cwd=small_publication
    )
    assert run.returncode == 2
    assert BASE_URL in run.stderr
    assert BuiltSite(out).files == before


def test_a_demonstration_and_real_credentials_never_share_a_folder(
    small_publication: Path, key_folder: Path, tmp_path: Path
) -> None:
    for first, second in (("--demo-keys", "--keys"), ("--keys", "--demo-keys")):
        out = tmp_path / first
        options = {"--demo-keys": ["--demo-keys"], "--keys": ["--keys", str(key_folder)]}
        assert insigne("build", *options[first], "--out", out, cwd=small_publication).returncode == 0
        before = BuiltSite(out).files
        assert insigne("build", *options[second], "--out", out, cwd=small_publication).returncode == 2
        assert BuiltSite(out).files == before


def test_stale_files_are_removed_and_the_folders_own_stay(
    publication: WritePublication, tmp_path: Path
) -> None:
    root, out = publication({}), tmp_path / "site"
    assert insigne("build", "--demo-keys", "--out", out, cwd=root).returncode == 0
    (out / ".gitkeep").write_text("")
    (out / "badges/waterland/old").mkdir()
    (out / "badges/waterland/old/index.html").write_text("old")
    (out / "vocabulary.html").write_text("old")
    assert insigne("build", "--demo-keys", "--out", out, cwd=root).returncode == 0
    assert (out / ".gitkeep").exists()
    assert not (out / "badges/waterland/old").exists()
    assert not (out / "vocabulary.html").exists()


def test_a_preview_says_so_on_every_page_and_leaves_nothing_in_the_content(
    publication: WritePublication, tmp_path: Path
) -> None:
    root, out = publication({}), tmp_path / "site"
    before = sorted(path for path in root.rglob("*"))
    run = insigne("build", "--preview", "--base-url", "http://localhost:8000", "--out", out, cwd=root)
    assert run.returncode == 0, run.stderr
    pages = sorted(out.rglob("*.html"))
    assert pages
    for page in pages:
        assert "PREVIEW: " in page.read_text(encoding="utf-8").partition("</header>")[0], page
    assert json.loads((out / "catalogue.json").read_text(encoding="utf-8"))["demonstration"] is True
    assert sorted(path for path in root.rglob("*")) == before


@pytest.mark.parametrize(
    "url", ["badges.example.nl", "http://badges.example.nl", "https://a.example/?q", "ftp://a.example"]
)
def test_a_base_address_that_cannot_be_a_sites_is_refused(
    small_publication: Path, tmp_path: Path, url: str
) -> None:
    run = insigne(
        "build", "--demo-keys", "--base-url", url, "--out", tmp_path / "site", cwd=small_publication
    )
    assert run.returncode == 2
    assert not published(tmp_path / "site")


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8123",
        "https://a.example",
        "https://a.example:8443/pad/naar/",
        "http://127.0.0.1:9/x",
    ],
)
def test_a_site_verifies_under_any_address(small_publication: Path, tmp_path: Path, url: str) -> None:
    out = tmp_path / "site"
    run = insigne("build", "--demo-keys", "--base-url", url, "--out", out, cwd=small_publication)
    assert run.returncode == 0, run.stderr
    for name in ("credential.json", "assertion.json", "credential.jwt"):
        code, report = verified(out / "awards" / PLAIN / name)
        assert (code, report["intact"], report["status"]) == (0, "yes", "valid")


def test_build_says_how_many_files_changed_in_the_readers_language(
    small_publication: Path, key_folder: Path, tmp_path: Path
) -> None:
    root = shutil.copytree(small_publication, tmp_path / "publication")
    command: list[str | Path] = ["build", "--keys", key_folder, "--directory", root]
    first = insigne(*command)
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("built 6 awards of 3 badge classes by 2 issuers in ")
    assert insigne(*command).stdout.rstrip().endswith(": 0 files changed")
    (root / "site" / "index.html").write_text("changed")
    again = insigne(*command, "--lang", "nl")
    assert again.stdout.startswith("gebouwd: ")
    assert again.stdout.rstrip().endswith(": 1 bestand veranderd")
