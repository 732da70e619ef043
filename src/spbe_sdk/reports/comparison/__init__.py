"""The comparison as a page, a workbook and text."""
