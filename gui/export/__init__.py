"""Pictures and numbers of a run as files; one exporter in each module, listed in ``formats``."""
