"""Tuning: how well rules do on what people know, and what another setting would change."""
