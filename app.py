"""hbgeo's server: `python app.py`, `uvicorn app:app` or `streamlit run app.py`."""

from hbgeo.server import create_app, serve

app = create_app()

if __name__ == "__main__":
    serve(app=app)
