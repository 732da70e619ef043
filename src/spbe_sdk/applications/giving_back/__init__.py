"""What an adopter gives back: receipts, proposals, and exports."""
