"""Results to figures and arrays for the browser, selections back to rows; no Streamlit here."""
