"""What is kept of every update: losses, norms, effects, the test loss, in bounded memory."""
