"""What is shown of an index in short."""

from __future__ import annotations

from spbe_sdk.documents.result import Result, ResultNode


def outline(result: Result) -> list[ResultNode]:
    """The nodes that have parts, were rated as a whole, or stand at the top, so that none is left out of the sum."""
    tops = {node.code for node in result.nodes}
    return [node for node in result.walk() if node.nodes or node.coarse or node.code in tops]
