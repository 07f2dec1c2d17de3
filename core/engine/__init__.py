"""What trains: an experiment made ready, its program, memory and kernels, and the machine."""
