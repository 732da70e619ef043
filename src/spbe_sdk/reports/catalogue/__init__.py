"""Pages of a catalogue, and of a receipt."""
