"""Published indices of institutions, year by year, each with its source: facts to stand beside."""
