"""Official forms: written once as parts of a page, shown as a page to print and as a Word document."""
