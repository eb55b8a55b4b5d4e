"""The command `hbgeo`: what scripts and administrators use beside the pages. Thin: every command calls a service.

Exit codes: 0 done; 1 refused, or something was found; 2 the command was used wrongly; 130 stopped with Ctrl-C.
Results go to standard output, everything said about them to standard error.
"""

from __future__ import annotations

from hbgeo.cli.app import app, main

__all__ = ["app", "main"]
