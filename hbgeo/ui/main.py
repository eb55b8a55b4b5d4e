"""Navigation: the script that Streamlit runs for every page."""

from __future__ import annotations

import streamlit as st

from hbgeo.ui import navigation, shell

shell.begin()
st.navigation(navigation.pages(), position="top").run()
