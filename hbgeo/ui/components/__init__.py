"""Widgets that own their key in the session's state."""
