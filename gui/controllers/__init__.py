"""Go-betweens: each connects widgets, the worker and dialogs for one matter."""
