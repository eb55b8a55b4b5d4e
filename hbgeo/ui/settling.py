"""Less garbage to look through: what the libraries made at their loading stays for good and need not be looked at.

Streamlit collects all garbage after every run of a page. With the GIS libraries loaded that takes two to three times
as long as the page itself (measured: 90 ms of 120 with Karta), for nothing.
"""

from __future__ import annotations

import gc
import sys

#: What is alive when it is settled is never looked at again, so it is not done without end.
MOST_TIMES = 10
_settled: list[int] = []


def settle() -> None:
    """Take what is there now out of the collector's sight, when more modules are loaded than the last time."""
    loaded = len(sys.modules)
    if len(_settled) >= MOST_TIMES or (_settled and loaded <= _settled[-1]):
        return
    _settled.append(loaded)
    gc.collect()
    gc.freeze()
