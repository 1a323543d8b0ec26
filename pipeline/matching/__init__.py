"""Matching: which brands a post names, by which words, and what nearly named one and why not.

`Matcher` is made once of the settings; `query` says what stands in them.
"""
