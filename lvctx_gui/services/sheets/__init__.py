"""Files that spreadsheets read and write; openpyxl stays in here, and is loaded when one is met."""
