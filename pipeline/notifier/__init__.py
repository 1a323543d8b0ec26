"""The notifier: notices into mailboxes, and from there to Slack, one call at a time."""
