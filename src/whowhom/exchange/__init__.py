"""In and out: reports and events as JSON, ledgers as tables, files of events in each of `FORMATS`.

A new format is one module and one line in `FORMATS`.
"""

from whowhom.exchange.as_json import event_as_dict, event_from_dict, report_as_dict, report_from_dict
from whowhom.exchange.formats import FORMATS, MENTIONS, read_events, write_events, write_file
from whowhom.exchange.ledger import ledger_as_rows, write_ledger_csv
from whowhom.exchange.office import read_ledger_xlsx, write_ledger_docx, write_ledger_xlsx

__all__ = [
    "FORMATS",
    "MENTIONS",
    "event_as_dict",
    "event_from_dict",
    "ledger_as_rows",
    "read_events",
    "read_ledger_xlsx",
    "report_as_dict",
    "report_from_dict",
    "write_events",
    "write_file",
    "write_ledger_csv",
    "write_ledger_docx",
    "write_ledger_xlsx",
]
