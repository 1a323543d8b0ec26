"""Drill: a crisis that is made up, through the whole path, and what it says of those who met it."""
