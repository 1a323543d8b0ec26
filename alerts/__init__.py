"""What people are told, and when. Pure, but for Slack: `alerts.slack`, `alerts.slack_socket`."""
