"""A run that can be stepped, changed and taken back: playback, timeline, checkpoints, snapshots."""
