"""In and out: reports and events as JSON, ledgers as tables, files of events in each of `FORMATS`.

A new format is one module and one line in `FORMATS`.
"""

from whowhom.exchange.as_json import event_as_dict, event_from_dict, report_as_dict, report_from_dict
from whowhom.exchange.formats import FORMATS, read_events, write_events
from whowhom.exchange.ledger import ledger_as_rows, write_ledger_csv

__all__ = [
    "FORMATS",
    "event_as_dict",
    "event_from_dict",
    "ledger_as_rows",
    "read_events",
    "report_as_dict",
    "report_from_dict",
    "write_events",
    "write_ledger_csv",
]
