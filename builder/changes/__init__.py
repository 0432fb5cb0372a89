"""What a change since a commit does: what it may not do, and what a reviewer is told of it."""
