"""The same pipeline for more news than one machine holds: adds machines, no logic.

lake.py    a folder or bucket of Parquet files: what stands where, what a row is, and whether a file is whole
plan.py    the input divided into blocks, each document in exactly one
work.py    blocks coded over Ray Data, those that are done already left alone
back.py    the lake read back: packed by pair and week, counted by DuckDB, and loaded into a store
"""

from whowhom.scale.back import count_lake, load_lake, pack_lake
from whowhom.scale.lake import Lake
from whowhom.scale.work import Coded, code_lake

__all__ = ["Coded", "Lake", "code_lake", "count_lake", "load_lake", "pack_lake"]
