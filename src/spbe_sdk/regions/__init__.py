"""Codes and names of provinces, regencies and cities, after Kepmendagri 300.2.2-2430 of 2025.

Source: the data set cahyadsn/wilayah (MIT licence), commit b7ad440 of 2026-08-08. Codes change from decree to decree.
"""
