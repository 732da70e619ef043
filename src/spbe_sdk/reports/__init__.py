"""Reports: pages, workbooks, texts and data files; they show and compute nothing."""
