"""Questions to a learner, their answers, and the slips that a wrong answer shows."""
