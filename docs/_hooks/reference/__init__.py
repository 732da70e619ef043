"""The reference, made from the library itself: each generator takes a language and gives Markdown, whoever asks."""
