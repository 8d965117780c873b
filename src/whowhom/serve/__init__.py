"""The page: what `whowhom serve` shows, as HTML for people and as JSON from the same objects for programs and agents.

address.py    the question as it stands in the address: a pair, a window, filters
library.py    the store behind the page: one reader at a time, and answers kept while nothing new is added
ask.py        from a question to the numbers, reading only what the pair needs
pages.py      the objects that a page shows; front.py, evidence.py: those of the first page and of an event
charts.py     small multiples, votes and coverage (the strip is the brief's own)
access.py     who may ask: tokens, a proxy's word, rates, sizes, headers
desk.py       all of that over one store; what pages and agents ask
app.py        which address leads to what
answers.py    the same for agents: small answers with ids and links; agents.py hands them out by MCP
"""
