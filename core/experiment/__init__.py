"""The experiment: its structure, its file, what fits, how it is edited; nothing of it runs."""
