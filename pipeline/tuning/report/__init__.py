"""Report: what a replay came to, as one page for people who did not write the rules.

The page is in English, as the command line is: it is for those who tune rules. All that strangers
wrote goes through `markup`, which escapes it.
"""
