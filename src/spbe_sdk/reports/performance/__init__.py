"""The pages and the workbook of a performance plan."""
