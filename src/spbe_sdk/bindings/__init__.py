"""From a source to typed rows: ports, bindings, cells, suggestions."""
