"""What events add up to: numbers in, numbers out, no database.

make_ledger   the signed and weighed moves of an actor toward another in a window
measure_tilt  where that ledger stood on each day, with an interval
find_streaks  runs of moves one way, and whether the pair's own past explains them
"""

from whowhom.measure.ledger import make_ledger
from whowhom.measure.streaks import find_streaks
from whowhom.measure.tilt import measure_tilt

__all__ = ["find_streaks", "make_ledger", "measure_tilt"]
