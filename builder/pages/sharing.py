"""What an award is shared with: links that open LinkedIn or a mail, and HTML for a site of one's own.

What the awards of a class share is prepared once; an award adds its id and its dates. Ids consist of
letters and digits, so nothing of them needs an escape.
"""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup, escape
from msgspec import Struct

_SHARE = "https://www.linkedin.com/sharing/share-offsite/?url="


class Sharing(Struct, frozen=True):
    """How an award is shared.

    Args:
        post: opens LinkedIn's form for a message with the award's page.
        mail: opens a mail with it.
        embed: HTML for a site of the recipient's own, as text.
    """

    post: str
    mail: str
    embed: Markup


class SharingFrame(Struct, frozen=True):
    """What all awards of a class have in common here.

    Args:
        pages: the address that the award's id and a slash follow, escaped twice as the name is.
        quoted: that address as it stands inside another.
        subject: of a mail, as it stands in its address.
        picture: the address of an award's picture without the id: before and after it.
        name: the badge's name, escaped twice: it is text of an attribute within text.
    """

    pages: str
    quoted: str
    subject: str
    picture: tuple[str, str]
    name: str


def sharing_frame(*, pages: str, pictures: str, picture: str, name: str) -> SharingFrame:
    """Prepare what the awards of a class share.

    Args:
        pages: the address of the folder of awards, in the page's language.
        pictures: the same for files, which exist once.
        picture: an award's picture's file name.
        name: the badge's.
    """
    return SharingFrame(
        pages=_escaped_twice(pages),
        quoted=quote(pages, safe=""),
        subject=quote(name, safe=""),
        picture=(_escaped_twice(pictures), "/" + picture),
        name=_escaped_twice(name),
    )


def _escaped_twice(text: str) -> str:
    return str(escape(str(escape(text))))


def sharing(frame: SharingFrame, award_id: str) -> Sharing:
    quoted = f"{frame.quoted}{award_id}%2F"
    before, after = frame.picture
    return Sharing(
        post=_SHARE + quoted,
        mail=f"mailto:?subject={frame.subject}&body={quoted}",
        embed=Markup(  # noqa: S704 - what is no markup of ours is escaped in the frame
            f"&lt;a href=&#34;{frame.pages}{award_id}/&#34;&gt;"
            f"&lt;img src=&#34;{before}{award_id}{after}&#34;"
            f" alt=&#34;{frame.name}&#34; width=&#34;160&#34;&gt;&lt;/a&gt;"
        ),
    )
