"""Makes the Excel files beside it, and what is in them: pip install openpyxl xlsxwriter; python make_excel.py"""

import datetime as dt
import json
import os

import openpyxl
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

HERE = os.path.dirname(os.path.abspath(__file__))
path = lambda name: os.path.join(HERE, name)

HEADER = ["whole", "number", "text", "flag", "day", "at", "clock", "span"]
DATES = [dt.date(1900, 1, 1), dt.date(1900, 2, 28), dt.date(1900, 3, 1), dt.date(2024, 2, 29), dt.date(9999, 12, 31)]
TEXTS = ["plain", ' "quoted", é 漢 😀', "two\nlines", "<&>", "under_score", "a\tb"]


def values(r):
    at = dt.datetime(2000 + r, 1 + r % 12, 1 + r % 28, r % 24, r % 60, 59, (r % 4) * 250_000)
    clock = dt.time(r % 24, r % 60, 7)
    span = dt.timedelta(hours=20 + r, minutes=r % 60, seconds=1)
    return [r * 1000 - 3, r / 8 - 1, TEXTS[r % len(TEXTS)], r % 2 == 0, DATES[r % len(DATES)], at, clock, span]


def texts(r):
    whole, number, text, flag, day, at, clock, span = values(r)
    seconds = int(span.total_seconds())
    fraction = f".{at.microsecond:06d}".rstrip("0").rstrip(".")
    shown = str(int(number)) if number == int(number) else repr(number)
    return [
        str(whole),
        shown,
        text,
        str(flag).lower(),
        day.isoformat(),
        at.strftime("%Y-%m-%d %H:%M:%S") + fraction,
        clock.isoformat(),
        f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}",
    ]


ROWS = 40
with open(path("excel-all.json"), "w") as file:
    json.dump([dict(zip(HEADER, texts(r))) for r in range(ROWS)], file, ensure_ascii=False, indent=1)


def contract(r, file):
    return [f"{file}-{r}", f'say "hé",\nrow {r}']


def fill(sheet, rows):
    for row in rows:
        sheet.append(row)


def by_openpyxl(name, rows, epoch=None):
    book = openpyxl.Workbook()
    if epoch is not None:
        book.epoch = epoch
    sheet = book.active
    sheet.title = "All"
    fill(sheet, [HEADER, *rows])
    book.save(path(name))


by_openpyxl("excel-openpyxl.xlsx", [values(r) for r in range(ROWS)])
LATE = [r for r in range(ROWS) if values(r)[4].year > 1904]
by_openpyxl("excel-1904.xlsx", [values(r) for r in LATE], CALENDAR_MAC_1904)


def by_xlsxwriter(name, rows, constant_memory):
    book = xlsxwriter.Workbook(path(name), {"constant_memory": constant_memory, "strings_to_urls": False})
    sheet = book.add_worksheet("All")
    kinds = [None, None, None, None, "d mmm yyyy", 'dd/mm/yyyy "at" hh:mm:ss.000', "hh:mm AM/PM", "[h]:mm:ss"]
    formats = [None if kind is None else book.add_format({"num_format": kind}) for kind in kinds]
    sheet.write_row(0, 0, HEADER)
    for r, row in enumerate(rows, 1):
        for c, cell in enumerate(row):
            if isinstance(cell, (dt.date, dt.time, dt.timedelta)):
                sheet.write_datetime(r, c, cell, formats[c])
            else:
                sheet.write(r, c, cell)
    book.close()


by_xlsxwriter("excel-xlsxwriter.xlsx", [values(r) for r in range(ROWS)], False)
by_xlsxwriter("excel-inline.xlsx", [values(r) for r in range(ROWS)], True)

# The rows of the contract, and a file without one.
for file in range(3):
    book = openpyxl.Workbook()
    fill(book.active, [["id", "note"], *[contract(r, file) for r in range(40)]])
    book.save(path(f"contract-{file}.xlsx"))
book = openpyxl.Workbook()
fill(book.active, [["id", "note"]])
book.save(path("contract-empty.xlsx"))

# What sheets may have beside a table.
book = xlsxwriter.Workbook(path("excel-odd.xlsx"))
bold, italic = book.add_format({"bold": True}), book.add_format({"italic": True})
hidden = book.add_worksheet("Hidden")
hidden.hide()
hidden.write_row(0, 0, ["secret"])
hidden.write_row(1, 0, ["x"])
sheet = book.add_worksheet("Übersicht")
sheet.write(0, 0, "Report of the year")
sheet.write_row(3, 1, ["id", "name", "amount"])
sheet.write_row(4, 1, [1, "Ann", 10.5])
sheet.write_rich_string(6, 2, "B", bold, "o", italic, "b")
sheet.write(6, 1, 2)
sheet.write_formula(6, 3, "=1+1", None, 2)
sheet.merge_range("B9:C9", "both")
sheet.write(8, 3, 3)
sheet.write(8, 5, "a note beside the table")
sheet.write_row(9, 1, [4, "Dan"])
sheet.write_formula(9, 3, "=1/0", None, "#DIV/0!")
sheet.write_row(10, 1, [5, "Eve"])
sheet.write_formula(10, 3, "=NA()", None, "#N/A")
sheet.write_row(11, 1, [6])
sheet.write_formula(11, 2, '="F"&"ay"', None, "Fay")
chart = book.add_chartsheet("Chart")
line = book.add_chart({"type": "line"})
line.add_series({"values": "=Übersicht!$D$5:$D$7"})
chart.set_chart(line)
second = book.add_worksheet("2024")
second.write_row(0, 0, ["id", "name", "amount"])
second.write_row(1, 0, [7, "Gus", 70])
sheet.activate()
book.close()

# Formulas that nobody calculated, and day 60 of 1900.
book = openpyxl.Workbook()
sheet = book.active
fill(sheet, [["id", "sum", "day"], [1, "=1+1", None], [2, 5, 60], [3, 6, 59], [4, 7, 61]])
for row in range(2, 6):
    sheet.cell(row, 3).number_format = "yyyy-mm-dd"
book.save(path("excel-uncalculated.xlsx"))
