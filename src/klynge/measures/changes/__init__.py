"""What changed, and about whom? Changes of a region, a cluster, an industry or an organisation, and their words.

`measures.national.changes` finds them for the whole country; here they are read.
"""

# the gravest first: in this order they are told
KINDS = (
    "bankrupt",
    "forced_winding_up",
    "winding_up",
    "dissolved",
    "new",
    "moved",
    "grant",
    "board",
    "renamed",
    "industry",
    "accounts",
)
# organisations that are persons: in no list
PERSONS = ("ENK", "BO", "KBO")
