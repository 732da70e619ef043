"""Results beside others: ranks, crosswalks, stages, trends, neighbours, published indices."""
