"""The regulations as dated data, and the library that reads them."""
