"""Protocols, meeting packs and minutes: values in, PDF and editable documents out."""
