"""Strategy penalised-mean for spbe-sdk."""
