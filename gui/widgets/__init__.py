"""Widgets: each is handed what it shows, and knows neither the worker nor the window."""
