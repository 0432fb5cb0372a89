"""The life of an issuer's keys: made, used, retired, lost, leaked; by the commands, on a real folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jwt
import pytest
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob2 import OB2Verifier
from openbadgeslib.ob3 import OB3LdpVerifier, OB3Verifier

from builder.problems import EnvironmentFault
from builder.signing.keyring import load_keyring
from builder.verification.report import Report
from builder.verification.verifier import verify, verify_site
from tests.sites import NOW, BuiltSite, build_site, insigne, write_files
from tests.small_publication import FILES, FULL, PLAIN
from tests.unit.verification.changes import failed

ISSUER = "waterland"
LATER = "9fffffffffffffffffffffffff"
"""An award that is made after the keys were changed."""
BATCH = f"""\
badge: waterland/data/v1
issued_on: 2026-10-01
awards:
  - id: {LATER}
    recipient: {{email: later@example.nl}}
"""
FORMS = ("credential.json", "credential.jwt", "assertion.jws", "badge.svg")


class School:
    """A publication with its keys and its site, and what people do with them."""

    def __init__(self, folder: Path) -> None:
        content = {name: text for name, text in FILES.items() if not name.endswith("keys.yaml")}
        self.root = write_files(folder / "publication", content)
        self.keys = folder / "keys"
        self.out = folder / "site"
        self.listed = self.root / "issuers/waterland/keys.yaml"

    def run(self, *arguments: str) -> str:
        """Run a command that succeeds; gives what it says."""
        run = insigne("keys", *arguments, cwd=self.root, environment={"INSIGNE_KEYS_DIR": str(self.keys)})
        assert run.returncode == 0, run.stderr
        return run.stdout

    def refused(self, *arguments: str) -> str:
        """Run a command that is refused; gives why, and sees that nothing changed."""
        before = self.listed.read_bytes()
        run = insigne("keys", *arguments, cwd=self.root, environment={"INSIGNE_KEYS_DIR": str(self.keys)})
        assert run.returncode == 2
        assert "Traceback" not in run.stderr
        assert self.listed.read_bytes() == before
        return run.stderr

    def destroy(self, kid: str) -> None:
        (self.keys / ISSUER / f"{kid}.jwk").unlink()

    def award(self) -> None:
        write_files(self.root, {"awards/waterland/2026-10-later.yaml": BATCH})

    def build(self) -> BuiltSite:
        """Build into the same folder as before."""
        return build_site(self.root, self.out, keys=load_keyring(self.keys, {}).keys)


@pytest.fixture
def school(tmp_path: Path) -> School:
    """Has an Ed25519 key and an RSA key."""
    made = School(tmp_path)
    made.run("new", ISSUER, "--from", "2025-01-01")
    made.run("new", ISSUER, "--type", "rsa", "--bits", "2048", "--from", "2025-01-01")
    return made


def rotate(school: School) -> None:
    """Take new keys into use, retire the old ones, and destroy their private halves."""
    school.run("new", ISSUER, "--from", "2025-06-01")
    school.run("new", ISSUER, "--type", "RSA", "--bits", "2048", "--from", "2025-06-01")
    for kid in ("k1", "r1"):
        school.run("retire", ISSUER, kid, "--on", "2025-06-01")
        school.destroy(kid)


def files_of(site: BuiltSite, award: str) -> dict[str, bytes]:
    return {form: site.files[f"awards/{award}/{form}"] for form in FORMS}


def judge(site: BuiltSite, data: bytes) -> list[Report]:
    return verify(data, site.question())


def signed_by(files: Mapping[str, bytes]) -> dict[str, str]:
    """Say which key signed each of an award's files."""
    credential = json.loads(files["credential.json"])
    assertion = jwt.PyJWS().decode(files["assertion.jws"].decode(), options={"verify_signature": False})
    return {
        "credential.json": credential["proof"][0]["verificationMethod"].rsplit("#", 1)[1],
        "credential.jwt": jwt.get_unverified_header(files["credential.jwt"])["kid"].rsplit("#", 1)[1],
        "assertion.jws": json.loads(assertion)["verification"]["creator"].rsplit("/", 1)[1],
    }


FIRST_KEYS = {"credential.json": "k1", "credential.jwt": "r1-jwk", "assertion.jws": "r1.json"}
SECOND_KEYS = {"credential.json": "k2", "credential.jwt": "r2-jwk", "assertion.jws": "r2.json"}


def openbadgeslib(site: BuiltSite) -> dict[str, Callable[[bytes], Any]]:
    """How openbadgeslib verifies each of an award's files, with the site as it is."""
    did = f"did:web:badges.example.nl:insignes:issuers:{ISSUER}"
    return {
        "credential.json": lambda data: OB3LdpVerifier.for_issuer_did(did).verify(
            json.loads(data), download=site.download
        ),
        "credential.jwt": lambda data: OB3Verifier.for_issuer_did(did, download=site.download).verify(
            data.decode(), download=site.download
        ),
        "assertion.jws": lambda data: OB2Verifier(download=site.download).verify(
            data.decode(), check_revocation=True
        ),
    }


def assert_accepted(site: BuiltSite, files: Mapping[str, bytes]) -> None:
    """See that our verifier and openbadgeslib accept an award's files."""
    for data in files.values():
        assert all(report.accepted for report in judge(site, data))
    for form, verified in openbadgeslib(site).items():
        verified(files[form])


def test_made_keys_sign_and_their_private_halves_stay_outside(school: School) -> None:
    site = school.build()
    assert signed_by(files_of(site, FULL)) == FIRST_KEYS
    assert_accepted(site, files_of(site, FULL))
    secrets = [json.loads(path.read_text())["d"] for path in school.keys.rglob("*.jwk")]
    assert len(secrets) == 2
    written = [
        path.read_bytes()
        for folder in (school.root, school.out)
        for path in folder.rglob("*")
        if path.is_file()
    ]
    assert not any(secret.encode() in data for secret in secrets for data in written)


def test_exported_keys_sign_the_same_site_from_the_environment(school: School, tmp_path: Path) -> None:
    line = school.run("export", "--keys", str(school.keys))
    assert line.count("\n") == 1
    out = tmp_path / "from-the-environment"
    run = insigne("build", "--out", out, cwd=school.root, environment={"INSIGNE_KEYS": line})
    assert run.returncode == 0, run.stderr
    assert BuiltSite(out).files == school.build().files
    assert "no private keys" in school.refused("export", "nobody", "--keys", str(school.keys))


def test_after_a_rotation_old_badges_are_the_same_bytes_and_keep_verifying(school: School) -> None:
    before = school.build()
    old = {award: files_of(before, award) for award in (FULL, PLAIN)}
    rotate(school)
    school.award()
    site = school.build()
    for award, files in old.items():
        assert files_of(site, award) == files
        assert signed_by(files) == FIRST_KEYS
        assert_accepted(site, files)
    assert signed_by(files_of(site, LATER)) == SECOND_KEYS
    assert_accepted(site, files_of(site, LATER))
    for kid in ("k1", "r1"):
        path = f"issuers/{ISSUER}/keys/{kid}.json"
        assert site.files[path] == before.files[path]
    faults = [report.file for report in verify_site(school.out, site.question()) if report.intact == "no"]
    assert not faults


def test_after_a_revocation_old_downloads_are_refused_and_other_keys_are_untouched(school: School) -> None:
    old = files_of(school.build(), FULL)
    rotate(school)
    school.award()
    later = files_of(school.build(), LATER)
    said = school.run("revoke", ISSUER, "k1", "--on", "2025-06-01") + school.run("revoke", ISSUER, "r1")
    assert "k2 signs from now on" in said
    assert "r2 signs from now on" in said
    site = school.build()
    for form, data in old.items():
        for report in judge(site, data):
            # A hosted assertion is not signed: the one in the picture is still the host's.
            if report.form != "Open Badges 2.0 assertion":
                assert failed(report) == {"key"}, form
                assert (report.intact, report.status) == ("no", "unknown")
    for form, verified in openbadgeslib(site).items():
        with pytest.raises(LibOpenBadgesException):
            verified(old[form])
    anew = files_of(site, FULL)
    assert signed_by(anew) == SECOND_KEYS
    assert_accepted(site, anew)
    assert files_of(site, LATER) == later
    assert_accepted(site, later)
    assert not any(b"publicKey" in site.files[f"issuers/{ISSUER}/keys/{kid}.json"] for kid in ("k1", "r1"))


def test_a_revoked_rsa_key_touches_only_what_it_signed(school: School) -> None:
    old = files_of(school.build(), FULL)
    rotate(school)
    school.run("revoke", ISSUER, "r1")
    site = school.build()
    anew = files_of(site, FULL)
    assert signed_by(anew) == {**SECOND_KEYS, "credential.json": "k1"}
    assert anew["credential.json"] == old["credential.json"]
    assert anew["badge.svg"] == old["badge.svg"]
    assert_accepted(site, anew)
    for form in ("credential.jwt", "assertion.jws"):
        assert [failed(report) for report in judge(site, old[form])] == [{"key"}]


def test_a_revoked_key_without_a_successor_stops_the_build_and_what_is_published_stays(
    school: School,
) -> None:
    before = school.build()
    said = school.run("revoke", ISSUER, "k1")
    assert f"make one with 'insigne keys new {ISSUER}'" in said
    with pytest.raises(EnvironmentFault, match="no key to sign"):
        school.build()
    assert BuiltSite(school.out).files == before.files


def test_an_rsa_key_that_is_retired_without_a_successor_leaves_eddsa(school: School) -> None:
    old = files_of(school.build(), FULL)
    assert "tokens are signed as EdDSA" in school.run("retire", ISSUER, "r1", "--on", "2025-06-01")
    school.award()
    site = school.build()
    assert files_of(site, FULL) == old
    assert_accepted(site, old)
    assert f"awards/{LATER}/assertion.jws" not in site.files
    token = site.files[f"awards/{LATER}/credential.jwt"]
    assert jwt.get_unverified_header(token)["alg"] == "EdDSA"
    assert [report.accepted for report in judge(site, token)] == [True]


def test_the_commands_keep_comments_and_order(school: School) -> None:
    first, second = (line for line in school.listed.read_text().splitlines() if line.startswith("- "))
    school.listed.write_text(
        f"# Ours.\n\n{first}   # in the safe\n# Old software needs this:\n{second}\n# end\n"
    )
    school.run("retire", ISSUER, "k1", "--on", "2025-06-01")
    school.run("revoke", ISSUER, "k1", "--on", "2025-06-02")
    ended = first.replace("from: 2025-01-01", "from: 2025-01-01, retired: 2025-06-01, revoked: 2025-06-02")
    assert school.listed.read_text() == (
        f"# Ours.\n\n{ended}   # in the safe\n# Old software needs this:\n{second}\n# end\n"
    )


def test_the_commands_know_entries_with_a_line_for_each_field(school: School) -> None:
    _, second = (line for line in school.listed.read_text().splitlines() if line.startswith("- "))
    public = next(key["public"] for key in json.loads(school.run("list", "--format", "json")))
    entry = (
        "-   kid: k1\r\n    type: Ed25519  # 32 bytes\r\n"
        f"    public: {public}\r\n    from: 2025-01-01 # day\r\n"
    )
    school.listed.write_bytes(f"\ufeff{entry}\r\n{second}\r\n".encode())
    school.run("retire", ISSUER, "k1", "--on", "2025-06-01")
    assert school.listed.read_bytes().decode() == f"\ufeff{entry}    retired: 2025-06-01\r\n\r\n{second}\r\n"


def test_the_list_tells_type_size_and_end(school: School) -> None:
    school.run("retire", ISSUER, "k1", "--on", "2025-06-01")
    school.run("revoke", ISSUER, "r1", "--on", "2025-06-02")
    school.destroy("r1")
    k1, r1 = school.run("list").splitlines()
    assert k1.startswith("waterland/k1  z6Mk")
    assert k1.endswith("from 2025-01-01, retired 2025-06-01  (private key at hand)")
    assert r1 == (
        "waterland/r1  RSA of 2048 bits  from 2025-01-01, revoked 2025-06-02  (private key not at hand)"
    )
    rows = json.loads(school.run("list", "--format", "json"))
    assert [(row["type"], row["retired"], row["revoked"]) for row in rows] == [
        ("Ed25519", "2025-06-01", None),
        ("RSA", None, "2025-06-02"),
    ]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["retire", "nobody", "k1"], "no issuer"),
        (["retire", ISSUER, "k9"], "no key 'k9'"),
        (["retire", ISSUER, "k1", "--on", "2024-12-31"], "in use from 2025-01-01"),
        (["revoke", ISSUER, "k1", "--on", "2024-12-31"], "in use from 2025-01-01"),
        (["retire", ISSUER, "k1", "--on", "2999-01-01"], "has not come yet"),
        (["revoke", ISSUER, "k1", "--on", "2999-01-01"], "has not come yet"),
        (["new", ISSUER, "--bits", "4096"], "--bits"),
        (["new", ISSUER, "--type", "DSA"], "DSA"),
        (["new", ISSUER, "--type", "RSA", "--bits", "1024"], "1024"),
        (["new", ISSUER, "--kid", "k1"], "already"),
        (["new", ISSUER, "--kid", "x-jwk"], "cannot be a key's name"),
    ],
)
def test_what_makes_no_sense_is_refused(school: School, arguments: list[str], why: str) -> None:
    assert why in school.refused(*arguments)


def test_a_key_ends_once(school: School) -> None:
    school.run("retire", ISSUER, "k1", "--on", "2025-06-01")
    assert "was retired on 2025-06-01 already" in school.refused("retire", ISSUER, "k1")
    school.run("revoke", ISSUER, "k1", "--on", "2025-06-02")
    assert "was revoked on 2025-06-02 already" in school.refused("revoke", ISSUER, "k1")
    assert "was revoked on 2025-06-02 already" in school.refused("retire", ISSUER, "k1")


def test_a_key_that_leaks_before_its_first_day_can_be_revoked(school: School) -> None:
    school.run("new", ISSUER, "--from", "2999-01-01")
    school.run("revoke", ISSUER, "k2")
    assert "from: 2999-01-01, revoked: 2999-01-01" in school.listed.read_text()
    assert signed_by(files_of(school.build(), FULL)) == FIRST_KEYS


def test_the_moment_of_these_tests_is_after_their_awards() -> None:
    assert NOW.date().isoformat() > "2026-10-01"
