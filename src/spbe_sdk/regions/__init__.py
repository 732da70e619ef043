"""Codes and names of regions down to the village, after Kepmendagri 300.2.2-2430 of 2025.

Source: the data set cahyadsn/wilayah (MIT licence, in `NOTICE`), commit b7ad440 of 2026-08-08: everything in
`region-codes-2025.csv.gz`; provinces, regencies and cities once more in `regions-2025.csv`, which is read at once.
Codes change from decree to decree: `moved-2025.csv` holds those of regencies and cities that its archive of
Kepmendagri 146.1-4717 of 2020 has otherwise. `other-names.csv` is common usage, from no source.
"""
