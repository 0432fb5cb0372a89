"""Texts that try to be run: as titles, names of branches and files, and as what people type into forms.

Each would leave a file called `PWNED` where it ran, or gives itself away in what comes out.
"""

from __future__ import annotations

TITLES = (
    "$(touch PWNED)",
    "`touch PWNED`",
    "'; touch PWNED; '",
    '"; touch PWNED; "',
    "${{ github.token }}",
    "${{ secrets.INSIGNE_KEYS }}",
    "::set-output name=number::1; touch PWNED",
    "::add-mask::a",
    "a\n::error::made up",
    "%0A::error::made up",
    "<!-- insigne report -->",
    "<script>alert(1)</script>",
    "| tee PWNED",
    "&& touch PWNED",
    "--help",
    "-rf .",
    "$IFS$(touch${IFS}PWNED)",
    "\\$(touch PWNED)",
    "@everyone https://evil.example",
    "\u202egnihtemos",
)

# What Git takes as the name of a branch: no space, no `~^:?*[\\`.
BRANCHES = (
    "$(touch${IFS}PWNED)",
    "`touch${IFS}PWNED`",
    "';touch${IFS}PWNED;'",
    '";touch${IFS}PWNED;"',
    "a&&touch${IFS}PWNED",
    "a|tee${IFS}PWNED",
    "${{github.token}}",
    "a%0Astate=closed",
    "a&state=closed&head=x",
    "#fragment",
)

FILES = (
    "awards/waterland/$(touch PWNED).yaml",
    "awards/waterland/`touch PWNED`.yaml",
    "awards/waterland/;touch PWNED;.yaml",
    "awards/waterland/a\n::error file=x::made up.yaml",
    "awards/waterland/${{ github.token }}.yaml",
    "awards/waterland/--help.yaml",
    "awards/waterland/<img src=x onerror=alert(1)>.yaml",
    "awards/waterland/\u202elmay.yaml",
)
