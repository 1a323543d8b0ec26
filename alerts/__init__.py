"""What people are told, and when. Pure, but for the Slack client in `alerts.slack`."""
