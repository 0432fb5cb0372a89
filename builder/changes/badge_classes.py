"""Rules about changes to badge classes."""

from __future__ import annotations

from collections.abc import Iterator

from builder.changes.comparison import Comparison
from builder.checks.content import Finding
from builder.ledger import class_fields
from builder.model.entities import BadgeClass
from builder.problems import Note, Place, message

# What makes a class the same to those who read it.
_TEXTS = ("name", "description", "criteria", "learning_outcomes")


def edited(comparison: Comparison) -> Iterator[Finding]:
    """What an awarded version means stays what it is: its meaning fields, its picture among them."""
    content = comparison.now
    for class_id, before in _awarded(comparison):
        badge_class = content.publication.badge_classes.get(class_id)
        if badge_class is None:
            continue
        fields_now, fields_then = class_fields(badge_class), class_fields(before)
        for name in sorted(fields_now.keys() | fields_then.keys()):
            if fields_now.get(name) != fields_then.get(name):
                text = message(
                    "'{badge}' was awarded, and its '{field}' has changed since", badge=class_id, field=name
                )
                hint = message(
                    "undo the change, and make v{number}.yaml for what is new", number=before.number + 1
                )
                note = Note(place=_batch(comparison, class_id), text=message("awarded here"))
                yield Finding(text=text, place=content.class_place(before, name), hint=hint, notes=(note,))


def deleted(comparison: Comparison) -> Iterator[Finding]:
    """The file of an awarded version stays, under its name."""
    for class_id, before in _awarded(comparison):
        path = comparison.now.class_place(before).path
        if path in comparison.paths_now or comparison.is_unread(path):
            continue
        text = message("'{badge}' was awarded, and its file is gone", badge=class_id)
        hint = message("put it back: what was awarded is shown and verified for ever")
        notes = [Note(place=_batch(comparison, class_id), text=message("awarded here"))]
        elsewhere = _same_file(comparison, path)
        if elsewhere is not None:
            notes.append(Note(place=Place(path=elsewhere), text=message("the same file stands here now")))
        yield Finding(text=text, place=Place(path=path), hint=hint, notes=tuple(notes))


def copied(comparison: Comparison) -> Iterator[Finding]:
    """A new badge class is not a copy of another issuer's."""
    content = comparison.now
    classes = content.publication.badge_classes
    known = {_texts(classes[id_]): classes[id_] for id_ in comparison.then.badge_classes if id_ in classes}
    for class_id, badge_class in classes.items():
        original = known.get(_texts(badge_class))
        if class_id in comparison.then.badge_classes or original is None:
            continue
        if original.issuer.id != badge_class.issuer.id:
            text = message(
                "this is the badge class '{badge}' of '{owner}' under another name",
                badge=original.id,
                owner=original.issuer.id,
            )
            hint = message(
                "to award it, ask '{owner}' to name '{issuer}' under 'awarded_by'",
                owner=original.issuer.id,
                issuer=badge_class.issuer.id,
            )
            note = Note(place=content.class_place(original), text=message("the original"))
            yield Finding(text=text, place=content.class_place(badge_class, "name"), hint=hint, notes=(note,))


def _texts(badge_class: BadgeClass) -> tuple[object, ...]:
    return tuple(getattr(badge_class, name) for name in _TEXTS)


def _awarded(comparison: Comparison) -> Iterator[tuple[str, BadgeClass]]:
    """Give the versions that had been awarded, as they were."""
    for class_id, badge_class in comparison.then.badge_classes.items():
        if class_id in comparison.awarded_then:
            yield class_id, badge_class


def _batch(comparison: Comparison, class_id: str) -> Place:
    path = comparison.awarded_then[class_id]
    return Place(path=path, pointer=("badge",) if path in comparison.paths_now else ())


def _same_file(comparison: Comparison, path: str) -> str | None:
    """Give the path of a new file with the bytes of one that is gone."""
    then = next(file for file in comparison.earlier.repository.files if file.path == path)
    same = (
        file.path
        for file in comparison.now.repository.files
        if file.path in comparison.changed and file.document.source == then.document.source
    )
    return next(same, None)
