"""Catalogues: publishing, finding, searching and trusting shared applications."""
