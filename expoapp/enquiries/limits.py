"""How much is let in, and what looks like a robot's: the numbers, in one place (RELIABILITY R35)."""

from datetime import timedelta

# A form sent sooner was filled in by no person; `web.forms.TOKEN_HOURS` says when one is too old.
FASTEST_PERSON = 3
# For each network: more has to wait.
POSTS, POSTS_WINDOW = 5, timedelta(minutes=10)
# For each address, whoever names it.
ACKNOWLEDGEMENTS_A_DAY = 3
# For the whole site. Past it nobody is refused, else a flood would shut people out; but less is needed to be held back.
BUDGET, BUDGET_WINDOW = 60, timedelta(minutes=10)
# Points at which an enquiry is held back, and those that are enough in a flood.
HELD_AT, HELD_AT_IN_A_FLOOD = 5, 2
# How far back the same text is looked for.
TEXTS_SEEN_FOR = timedelta(days=7)
