"""Who is tied to whom through shared board members, and how is each organisation placed in that network?"""

# Norwegian role codes counted as board seats unless asked otherwise: chair, deputy chair, member.
# Deputies (VARA), the general manager (DAGL) and observers (OBS) meet elsewhere or without a vote.
BOARD_ROLES = ("LEDE", "NEST", "MEDL")
