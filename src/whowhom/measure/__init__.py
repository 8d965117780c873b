"""What events add up to: numbers in, numbers out, no database.

make_ledger      the signed and weighed moves of an actor toward another in a window
measure_tilt     where that ledger stood on each day, with an interval
compare_scales   how the named scales see it
find_streaks     runs of moves one way, and whether the pair's own past explains them
watch_pairs      the same for many pairs on one date
compare_periods  what changed with a day
link_indirect    acts toward others that bear on an enmity of the beneficiary
count_readings   what was read, so that silence is not mistaken for calm
"""

from whowhom.measure.adversaries import link_indirect
from whowhom.measure.change import compare_periods
from whowhom.measure.coverage import count_readings
from whowhom.measure.ledger import make_ledger
from whowhom.measure.streaks import find_streaks
from whowhom.measure.tilt import compare_scales, measure_tilt
from whowhom.measure.watch import watch_pairs

__all__ = [
    "compare_periods",
    "compare_scales",
    "count_readings",
    "find_streaks",
    "link_indirect",
    "make_ledger",
    "measure_tilt",
    "watch_pairs",
]
