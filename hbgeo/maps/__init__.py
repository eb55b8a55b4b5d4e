"""Maps: folium for the frame, our own small elements for the data, which the browser fetches here."""
