"""Records as the rows of spreadsheets: which tables there are, and files of them read and written.

Knows no feature: each says with `follow` what a table of its records is. `site` lets people take them out and in.
"""

from expoapp.sheets.kinds import Cells, Column, Sheet, follow, get, known
from expoapp.sheets.lines import Row, Value, cell_of, csv_file, csv_line, head_line
from expoapp.sheets.reading import LARGEST_FILE, MOST_ROWS, Table, decoded, read_table
from expoapp.sheets.records import read_records

__all__ = [
    "LARGEST_FILE",
    "MOST_ROWS",
    "Cells",
    "Column",
    "Row",
    "Sheet",
    "Table",
    "Value",
    "cell_of",
    "csv_file",
    "csv_line",
    "decoded",
    "follow",
    "get",
    "head_line",
    "known",
    "read_records",
    "read_table",
]
