"""How it runs: Kafka and Faust, settings, clock, metrics, command line."""
