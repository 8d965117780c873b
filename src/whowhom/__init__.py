"""whowhom: who did what to whom, when, and on whose word."""
