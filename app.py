"""hbgeo's server: `python app.py`, `uvicorn app:app` or `streamlit run app.py`."""

import streamlit as st

from hbgeo.server import MAIN_PAGE, arrangement, main

# Spelt out here because `streamlit run` looks for this call in the text of the file.
app = st.App(MAIN_PAGE, **arrangement())

if __name__ == "__main__":
    main(app)
