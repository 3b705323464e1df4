"""Who may do what to which kind of object? One table, which drives the checks and makes the test of every page.

A cell says how far a role reaches: `ALL` rows of the kind, or the `OWN` ones, those the role is tied to. A role that
is not named may not. What a role is tied to stands in `ROLES`; every signed-in person has the role `person` too.
"""

ALL = "all"
OWN = "own"

# role → what an assignment of it is tied to; the rows that are its own follow from that
ROLES = {
    "member_contact": "member",
    "cluster_staff": "organisation",
    "cluster_leader": "organisation",
    "board_observer": "organisation",
    "programme_officer": "programme",
    "evaluator": "project",
    "analyst": "installation",
    "administrator": "installation",
}
PERSON = "person"

# roles that a cluster leader may give to others, for the own cluster
GIVEN_BY_LEADERS = ("member_contact", "cluster_staff", "board_observer")
# roles that end by themselves, and say what they are for
TIMED = ("evaluator",)

_CLUSTER = {"cluster_leader": OWN, "cluster_staff": OWN}
_READERS = {**_CLUSTER, "board_observer": OWN, "programme_officer": OWN, "evaluator": OWN}

# object → action → role → reach
MATRIX: dict[str, dict[str, dict[str, str]]] = {
    "account": {  # one's own: profile, sessions, second factor
        "read": {PERSON: OWN},
        "change": {PERSON: OWN},
    },
    "person": {
        "read": {"administrator": ALL},
        "change": {"administrator": ALL},
    },
    "invitation": {
        "read": {"administrator": ALL, "cluster_leader": OWN},
        "create": {"administrator": ALL, "cluster_leader": OWN},
        "change": {"administrator": ALL, "cluster_leader": OWN},
    },
    "assignment": {
        "read": {"administrator": ALL, "cluster_leader": OWN},
        "create": {"administrator": ALL, "cluster_leader": OWN},
        "change": {"administrator": ALL, "cluster_leader": OWN},
    },
    "event": {
        "read": {"administrator": ALL, **_CLUSTER, "programme_officer": OWN, PERSON: OWN},
    },
    "job": {
        "read": {"administrator": ALL, **_CLUSTER, PERSON: OWN},
        "change": {"administrator": ALL, PERSON: OWN},
    },
    "milieu": {
        "read": {"administrator": ALL, "analyst": ALL, **dict.fromkeys(_READERS, ALL)},
        "create": {"administrator": ALL, "analyst": ALL},
        "change": {"administrator": ALL, "analyst": ALL},
    },
    "cluster_project": {
        "read": {"administrator": ALL, **_READERS, "member_contact": OWN},
        "create": {"administrator": ALL, "programme_officer": OWN},
        "change": {"administrator": ALL, "programme_officer": OWN},
    },
    "cluster_organisation": {
        "read": {"administrator": ALL, **_READERS, "member_contact": OWN},
        "create": {"administrator": ALL},
        "change": {"administrator": ALL, "cluster_leader": OWN},
    },
    "membership": {
        "read": {**_READERS, "member_contact": OWN, "analyst": OWN},
        "create": {**_CLUSTER, "analyst": OWN},
        "change": {**_CLUSTER, "analyst": OWN},
    },
    "membership_fee": {
        "read": {**_CLUSTER, "member_contact": OWN},
        "change": _CLUSTER,
    },
    "upload": {
        "read": {**_CLUSTER, "analyst": OWN},
        "create": {**_CLUSTER, "analyst": OWN},
        "change": {**_CLUSTER, "analyst": OWN},
    },
    "judgement": {  # an answer on a dimension of a framework, by somebody who knows
        "read": {**_READERS, PERSON: OWN},
        "create": _READERS,
        "change": {PERSON: OWN},
    },
    "assessment": {  # verdicts are for the cluster's own people and those who follow it up
        "read": _READERS,
        "create": {**_CLUSTER, "programme_officer": OWN, "evaluator": OWN},
    },
    "opinion": {
        "read": _READERS,
        "create": _READERS,
    },
    "closed_lake": {
        "read": {"administrator": ALL, "analyst": ALL},
    },
    "follow": {
        "read": {PERSON: OWN},
        "create": {PERSON: OWN},
        "change": {PERSON: OWN},
    },
    "installation": {
        "read": {"administrator": ALL},
        "change": {"administrator": ALL},
    },
}


def roles_for(kind: str, action: str) -> dict[str, str]:
    """Role → reach for one action; an unknown kind or action is a fault of the page that asks."""
    return MATRIX[kind][action]
