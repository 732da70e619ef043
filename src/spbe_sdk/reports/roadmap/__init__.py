"""The roadmap as a page, a workbook and text."""
