"""The trend as a page, a workbook and text."""
