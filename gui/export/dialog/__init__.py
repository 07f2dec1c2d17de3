"""The export dialog: what is asked, and what it remembers."""
