"""The server's own routes beside the pages: map data, photos, downloads, scripts and styles."""
