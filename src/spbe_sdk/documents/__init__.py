"""What people write and exchange: one frozen pydantic model per document. Floor 3; no file format, no network."""
