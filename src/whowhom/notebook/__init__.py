"""For notebooks: results that show themselves, and become pandas, Polars or Arrow with one call.

    news = explore("news.duckdb")            a store, asked by names and days as one writes them
    news.ledger("United States", "Russia")   a table and a chart
    news.tilt("USA", "RUS").to_pandas()      rows of data
    present(value)                           the same for what any other function of whowhom gave

table.py     rows with their columns, shown as HTML and turned into frames
rows.py      model values as rows, column by column
explorer.py  the questions to a store
"""

from whowhom.notebook.explorer import Explorer, explore
from whowhom.notebook.rows import present
from whowhom.notebook.table import Chart, Table

__all__ = ["Chart", "Explorer", "Table", "explore", "present"]
