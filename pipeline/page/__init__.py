"""Page: what people read in a browser, as one file that asks for nothing else."""
