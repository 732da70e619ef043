"""Forms that all reports share: page, charts, workbook, Markdown, labels."""
