"""Where the reference data lie: aliases, policies, code lists, patterns as tables.

Not here: reading any of them; each is read by the module that needs it.
"""

from __future__ import annotations

from pathlib import Path

REFERENCE = Path(__file__).resolve().parents[1] / "seeds" / "reference"
