"""The tests mirror the tree; whole crises stand in scenarios/."""
