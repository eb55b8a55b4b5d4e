"""Navigation: the script that Streamlit runs for every page."""

from __future__ import annotations

import streamlit as st

from hbgeo.ui import navigation, shell
from hbgeo.ui.settling import settle

shell.begin()
pages = navigation.pages()
chosen = st.navigation(pages, position="hidden")
navigation.menu(pages)
chosen.run()
settle()
