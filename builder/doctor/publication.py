"""What the publication itself says: content, keys, owners, languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from builder.doctor.diagnosis import Circumstances, Diagnosis, Outcome
from builder.model.entities import Issuer, IssuerKey, Owners
from builder.problems import Reason, message

KEY_YEARS = 2
"""After so many years of use a key is better followed by another."""

_OWNER_RULES = ("owners-missing", "owners-outdated", "owners-unknown-issuer")


def content(seen: Circumstances) -> Iterator[Diagnosis]:
    """The content has no errors."""
    errors = sum(problem.is_error for problem in seen.problems)
    if errors:
        text = message("the content has errors: {count}", count=errors)
        hint = message("'insigne check' says what they are")
        yield Diagnosis(about="content", outcome=Outcome.FAIL, text=text, hint=hint)
    else:
        text = message("the content has no errors")
        yield Diagnosis(about="content", outcome=Outcome.OK, text=text)


def keys(seen: Circumstances) -> Iterator[Diagnosis]:
    """Every issuer that awards has a key, and whoever publishes has its private half."""
    awarding = {award.issuer.id: award.issuer for award in seen.publication.awards}
    for issuer in awarding.values():
        signing = [
            key
            for key in issuer.keys
            if key.type == "Ed25519" and key.retired is None and key.revoked is None
        ]
        if not signing:
            text = message("'{issuer}' awards badges, and has no key to sign with", issuer=issuer.id)
            hint = message(
                "make one: 'insigne keys new {issuer} --keys FOLDER', with a folder outside the repository",
                issuer=issuer.id,
            )
            yield Diagnosis(about="keys", outcome=Outcome.FAIL, text=text, hint=hint)
        else:
            newest = max(signing, key=lambda key: key.start)
            yield from _private_half(seen, issuer, newest)
            yield from _age(seen.today, issuer, newest)
    if seen.keyring is None and awarding:
        text = message("whether the private keys are at hand could not be checked")
        hint = message("name their folder with --keys, or set INSIGNE_KEYS")
        yield Diagnosis(about="keys", outcome=Outcome.UNKNOWN, text=text, hint=hint)
    for warning in seen.keyring.warnings if seen.keyring is not None else ():
        text = message("{warning}", warning=Reason(warning))
        yield Diagnosis(about="keys", outcome=Outcome.WARN, text=text)


def _private_half(seen: Circumstances, issuer: Issuer, key: IssuerKey) -> Iterator[Diagnosis]:
    if seen.keyring is None:
        text = message("'{issuer}' has a key to sign with: '{kid}'", issuer=issuer.id, kid=key.kid)
        yield Diagnosis(about="keys", outcome=Outcome.OK, text=text)
        return
    private = seen.keyring.keys.get(f"{issuer.id}/{key.kid}")
    public = None if private is None else private.public
    if public is None:
        text = message(
            "the private half of key '{kid}' of '{issuer}' is not there", issuer=issuer.id, kid=key.kid
        )
        hint = message("restore it from where keys are kept; or make a new key, and retire this one")
        yield Diagnosis(about="keys", outcome=Outcome.FAIL, text=text, hint=hint)
    elif getattr(public, "multikey", None) != key.public:
        text = message(
            "the private key '{kid}' of '{issuer}' is not the half of the one that keys.yaml lists",
            issuer=issuer.id,
            kid=key.kid,
        )
        hint = message("find the right one; nothing that this one signs would verify")
        yield Diagnosis(about="keys", outcome=Outcome.FAIL, text=text, hint=hint)
    else:
        text = message(
            "'{issuer}' has a key to sign with: '{kid}', both halves", issuer=issuer.id, kid=key.kid
        )
        yield Diagnosis(about="keys", outcome=Outcome.OK, text=text)


def _age(today: date, issuer: Issuer, key: IssuerKey) -> Iterator[Diagnosis]:
    if (today - key.start).days > KEY_YEARS * 365:
        text = message(
            "key '{kid}' of '{issuer}' is in use since {day}", kid=key.kid, issuer=issuer.id, day=key.start
        )
        hint = message(
            "make a new one with 'insigne keys new', and retire this one with 'insigne keys retire'"
        )
        yield Diagnosis(about="keys", outcome=Outcome.WARN, text=text, hint=hint)


def owners(seen: Circumstances) -> Iterator[Diagnosis]:
    """Somebody is named who approves what, and never the author alone."""
    named = seen.publication.settings.owners
    if named is None:
        text = message("insigne.yaml does not say who approves what, so that anybody may who can write")
        hint = message("add 'owners' to insigne.yaml, and run 'insigne owners'")
        yield Diagnosis(about="owners", outcome=Outcome.FAIL, text=text, hint=hint)
        return
    wrong = Counter(problem.rule for problem in seen.problems if problem.rule in _OWNER_RULES)
    if wrong:
        text = message("the owners file is not complete or not up to date")
        hint = message("'insigne check' says where; 'insigne owners' writes it")
        yield Diagnosis(about="owners", outcome=Outcome.FAIL, text=text, hint=hint)
    else:
        text = message("the owners file names who approves what")
        yield Diagnosis(about="owners", outcome=Outcome.OK, text=text)
    for what in _of_one_person(named):
        text = message(
            "one person alone is asked to approve '{what}', and cannot approve their own changes", what=what
        )
        hint = message("name a team, or somebody more")
        yield Diagnosis(about="owners", outcome=Outcome.WARN, text=text, hint=hint)


def _of_one_person(named: Owners) -> Iterator[str]:
    """Give what only one person is named for; a team is called `@organisation/team`."""
    lists = {
        **named.issuers,
        "keys": named.keys,
        "policy": named.policy,
        "workflows": named.workflows,
        "templates": named.templates,
    }
    for what, people in lists.items():
        if len(people) == 1 and "/" not in people[0]:
            yield what


def languages(seen: Circumstances) -> Iterator[Diagnosis]:
    """Every text is there in every language of the site."""
    lacking = sum(problem.rule == "text-language" for problem in seen.problems)
    if lacking:
        text = message("texts that are not there in every language of the site: {count}", count=lacking)
        hint = message("'insigne check' says which; readers of that language see another")
        yield Diagnosis(about="languages", outcome=Outcome.WARN, text=text, hint=hint)
    without = [language for language in seen.publication.settings.languages if not _has_words(seen, language)]
    for language in without:
        text = message(
            "the words of the pages themselves are English in the language '{language}'", language=language
        )
        hint = message(
            "translate them in templates/locales/{language}/LC_MESSAGES/insigne.po", language=language
        )
        yield Diagnosis(about="languages", outcome=Outcome.WARN, text=text, hint=hint)
    if not lacking and not without:
        text = message("every text is there in every language of the site")
        yield Diagnosis(about="languages", outcome=Outcome.OK, text=text)


def _has_words(seen: Circumstances, language: str) -> bool:
    names = {language, language.split("-", maxsplit=1)[0]}
    return "en" in names or any(
        (folder / "locales" / name / "LC_MESSAGES" / "insigne.po").is_file()
        for folder in seen.template_folders
        for name in names
    )
