"""Backscope's window, its command, and its pictures without a window."""
