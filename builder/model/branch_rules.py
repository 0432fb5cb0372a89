"""The rules of the branch that is published, as a file that GitHub imports as a ruleset.

Source: GitHub REST API, "Rules" (https://docs.github.com/rest/repos/rules): exported rulesets look alike.
"""

from __future__ import annotations

import json
from typing import Any

PATH = ".github/branch-rules.json"

CHECK = "check"
"""The job of the workflow that must have passed."""

NAME = "insigne"

_PULL_REQUEST = {
    "required_approving_review_count": 1,
    # An approval is for what was approved, by somebody who owns it and did not write it.
    "dismiss_stale_reviews_on_push": True,
    "require_code_owner_review": True,
    "require_last_push_approval": True,
    "required_review_thread_resolution": True,
    "allowed_merge_methods": ["merge", "squash"],
}

_CHECKS = {
    # Each change is checked upon what is published by then.
    "strict_required_status_checks_policy": True,
    "do_not_enforce_on_create": False,
    "required_status_checks": [{"context": CHECK}],
}


# A queue of changes, each checked upon those before it. Not every plan of GitHub has it for private
# repositories; without it, `strict_required_status_checks_policy` asks for a branch that is up to date.
_QUEUE = {
    "check_response_timeout_minutes": 60,
    "grouping_strategy": "ALLGREEN",
    "max_entries_to_build": 5,
    "max_entries_to_merge": 5,
    "merge_method": "MERGE",
    "min_entries_to_merge": 1,
    "min_entries_to_merge_wait_minutes": 5,
}


def ruleset(*, merge_queue: bool = False) -> dict[str, Any]:
    """Give the rules: what was published stays, and nobody publishes alone."""
    queue = [{"type": "merge_queue", "parameters": _QUEUE}] if merge_queue else []
    return {
        "name": NAME,
        "target": "branch",
        "enforcement": "active",
        "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
        "rules": [
            {"type": "deletion"},
            {"type": "non_fast_forward"},
            {"type": "pull_request", "parameters": _PULL_REQUEST},
            {"type": "required_status_checks", "parameters": _CHECKS},
            *queue,
        ],
        # Nobody goes around them, administrators included.
        "bypass_actors": [],
    }


def branch_rules(*, merge_queue: bool = False) -> str:
    """Give the text of the file."""
    return json.dumps(ruleset(merge_queue=merge_queue), indent=2) + "\n"
