"""What can be chosen: each entry of these tables holds all that is known of its choice."""
