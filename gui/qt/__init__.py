"""What Qt needs of us: objects retired safely, signals, jobs in threads, plain text, checks."""
