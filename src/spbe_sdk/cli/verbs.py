"""Which verbs there are, where each of them lives, and what people want to do with them.

A home is a module of this folder and, where it is not named alike, the function in it: `upgrade:rollback`. None is
loaded before it is called, so that the command line starts at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Homes = Mapping[str, str]

VERBS: Homes = {
    "open": "open:open_page",
    "demo": "demo",
    "adopt": "adopt",
    "bind": "bind",
    "fix": "fix",
    "split": "split",
    "collect": "split:collect",
    "set": "set:set_choice",
    "undo": "undo",
    "doctor": "doctor",
    "trial": "trial",
    "run": "run",
    "score": "score",
    "measure": "measure",
    "evidence": "evidence",
    "roadmap": "roadmap",
    "standing": "standing",
    "compare": "compare",
    "trend": "trend",
    "status": "status",
    "upgrade": "upgrade",
    "rollback": "upgrade:rollback",
    "diff": "diff",
    "contribute": "contribute",
    "search": "search",
    "catalogue": "catalogue",
    "build": "build",
    "sign": "sign",
    "verify": "verify",
    "publish": "publish",
    "withdraw": "withdraw",
    "accept": "contribute:accept",
    "instruments": "instruments",
    "policies": "policies",
    "validate": "validate",
    "schema": "schema",
    "explain": "explain",
    "completion": "completion",
}

GROUPS: Mapping[str, Homes] = {
    "new": {
        "application": "new:application",
        "adoption": "new:adoption",
        "worksheet": "new:worksheet",
        "instrument": "new:instrument",
        "strategy": "new:strategy",
        "formula": "new:formula",
        "adapter": "new:adapter",
    },
    "keys": {"new": "keys:new", "show": "keys:show", "vouch": "keys:vouch_for"},
    "receipt": {"new": "receipt:new", "show": "receipt:show", "learn": "receipt:learn"},
    "export": {
        "publiccode": "export:publiccode",
        "inventory": "export:inventory",
        "results": "export:results",
        "nation": "export:nation",
        "agreement": "forms:agreement",
        "action-plan": "forms:action_plan",
        "accountability": "forms:accountability",
        "key-indicators": "forms:key_indicators",
        "tree": "forms:tree",
        "working-papers": "forms:working_papers",
        "replication": "forms:replication",
        "evaluation": "forms:evaluation",
        "evaluation-letter": "forms:evaluation_letter",
    },
}

# In the order in which somebody meets them, from the first look to a package of one's own.
TASKS: Mapping[str, Sequence[str]] = {
    "begin": ("open", "demo", "search", "catalogue", "adopt", "new"),
    "connect": ("bind", "fix", "split", "collect", "set", "undo", "doctor", "trial"),
    "measure": ("run", "evidence", "roadmap", "export"),
    "compare": ("standing", "compare", "trend"),
    "keep": ("status", "diff", "upgrade", "rollback", "receipt", "contribute"),
    "share": ("build", "keys", "sign", "verify", "publish", "withdraw", "accept"),
    "look": ("instruments", "policies", "score", "measure", "validate", "schema", "explain", "completion"),
}
