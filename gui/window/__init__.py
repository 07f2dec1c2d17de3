"""The main window: its parts, actions, docks, menus, keys, and the one place that wires them."""
