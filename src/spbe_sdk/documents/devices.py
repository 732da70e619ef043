"""Names that Windows keeps for devices: no file can bear them, whatever its ending."""

from __future__ import annotations

# What Windows takes for a device and not for a file, whatever stands behind its first dot.
DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{name}{number}" for name in ("com", "lpt") for number in "123456789¹²³"
}
