"""What people write and exchange: one frozen pydantic model per document; no file format, no network."""
