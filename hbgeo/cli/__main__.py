"""`python -m hbgeo.cli` is `hbgeo`."""

from hbgeo.cli import main

main()
