"""The watch: mentions in batches to brands, what they tell, and the state that stays exact."""
