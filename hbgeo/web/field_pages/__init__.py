"""The walkers' page: what the server does for it. Its scripts and styles lie in `hbgeo/web/field`."""
