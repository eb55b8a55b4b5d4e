"""Streamlit pages: thin scripts over the services."""
