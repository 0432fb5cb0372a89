"""Private keys are found in whatever form they lie about, and nothing else is taken for one."""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from builder.content.private_keys import MAX_BYTES, private_key_line, private_keys_in
from builder.signing.keys import PrivateKey
from tests.git import new_repository
from tests.repos.cases import BASE, run_check
from tests.rsa_test_keys import FIRST_JWK
from tests.sites import write_files

KEY = PrivateKey(bytes([9] * 32))
SECRET = {**KEY.secret_jwk(), "kid": "school/k1"}
PUBLIC = {name: value for name, value in SECRET.items() if name != "d"}
ARMOURED = Ed25519PrivateKey.from_private_bytes(bytes([9] * 32))


def _armour(form: PrivateFormat) -> str:
    return ARMOURED.private_bytes(Encoding.PEM, form, NoEncryption()).decode()


def _exported(document: object) -> str:
    return base64.b64encode(json.dumps(document).encode()).decode()


SECRETS = {
    "a JWK": json.dumps(SECRET),
    "a JWK over several lines": json.dumps(SECRET, indent=2),
    "an RSA JWK": json.dumps(FIRST_JWK),
    "a JWK in a set": json.dumps({"keys": [PUBLIC, SECRET]}),
    "a JWK as text in JSON": json.dumps({"value": json.dumps(SECRET)}),
    "a JWK as YAML": "\n".join(f"{name}: {value}" for name, value in SECRET.items()),
    "PKCS 8": _armour(PrivateFormat.PKCS8),
    "OpenSSH": _armour(PrivateFormat.OpenSSH),
    "PKCS 8 indented in YAML": "key: |\n  " + _armour(PrivateFormat.PKCS8).replace("\n", "\n  "),
    "PKCS 8 as text in JSON": json.dumps({"key": _armour(PrivateFormat.PKCS8)}),
    "the line of keys export": _exported({"keys": [SECRET]}),
    "the line in a file of settings": f"INSIGNE_KEYS={_exported({'keys': [SECRET]})}\n",
    "a Multikey": json.dumps({"secretKeyMultibase": "z3u2" + "e" * 44}),
}
HARMLESS = {
    "a public JWK": json.dumps(PUBLIC),
    "a set of public JWKs": json.dumps({"keys": [PUBLIC, PUBLIC]}),
    "public JWKs in base64": _exported({"keys": [PUBLIC]}),
    "a public key in armour": ARMOURED.public_key()
    .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    .decode(),
    "words about armour": "What begins with -----BEGIN PRIVATE KEY----- must stay out of the repository.",
    "words about a JWK": 'A private JWK has "kty" and "d": "…".',
    "a member d of something else": json.dumps({"d": "x" * 60}),
    "a token": f"{_exported({'alg': 'EdDSA', 'jwk': PUBLIC})}.{_exported({'iss': 'x' * 60})}.xyz",
}


@pytest.mark.parametrize("text", SECRETS.values(), ids=SECRETS)
def test_a_private_key_is_found(text: str) -> None:
    assert private_key_line(text.encode()) is not None


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_what_is_no_private_key_is_left_alone(text: str) -> None:
    assert private_key_line(text.encode()) is None


def test_the_line_of_the_private_part_is_told() -> None:
    assert private_key_line(b"# backup\n\n" + _armour(PrivateFormat.PKCS8).encode()) == 3


def test_large_and_binary_files_are_not_looked_at() -> None:
    key = json.dumps(SECRET).encode()
    assert private_key_line(key + b" " * MAX_BYTES) is None
    assert private_key_line(key + b"\0") is None


def test_without_git_the_folders_of_the_publication_are_looked_at(tmp_path: Path) -> None:
    write_files(
        tmp_path,
        {
            "notes.txt": SECRETS["PKCS 8"],
            "issuers/school/README.md": SECRETS["a JWK"],
            ".venv/lib/key.pem": SECRETS["PKCS 8"],
            "site/index.html": "text",
        },
    )
    (tmp_path / "badges").mkdir()
    (tmp_path / "badges/loop").symlink_to(tmp_path / "notes.txt")
    found = list(private_keys_in(tmp_path, {}))
    assert found == [("issuers/school/README.md", 1), ("notes.txt", 1)]


def test_in_a_git_repository_tracked_and_staged_files_are_looked_at(tmp_path: Path) -> None:
    clerk = new_repository(Path(shutil.copytree(BASE, tmp_path / "clerk")))
    clerk.write({".gitignore": "/keys/\n", "keys/school/k1.jwk": SECRETS["a JWK"]})
    assert run_check(clerk.folder) == ("no problems found\n", 0)
    clerk.write({"tools/deploy.env": SECRETS["the line in a file of settings"]})
    clerk.git("add", "tools")
    told, status = run_check(clerk.folder)
    assert "tools/deploy.env:1:1: error: this is a private key [private-key-in-repository]" in told
    assert status == 1
    clerk.commit()
    assert run_check(clerk.folder, "--base", "HEAD~1") == (told, status)
    assert not any(secret in told for secret in (SECRET["d"], _exported({"keys": [SECRET]})[:40]))


def test_a_key_in_a_comment_of_content_is_found_and_not_shown(tmp_path: Path) -> None:
    root = Path(shutil.copytree(BASE, tmp_path / "publication"))
    with (root / "insigne.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"# {SECRETS['a JWK']}\n")
    told, status = run_check(root)
    assert "[private-key-in-repository]" in told
    assert status == 1
    assert SECRET["d"] not in told
