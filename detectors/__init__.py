"""What happens to a brand. Pure: the standard library only, and `now` is an argument."""
