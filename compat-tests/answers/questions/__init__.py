"""Questions to a broker, by subject. Each module has `ask(notebook)`; what it asks builds on nothing outside of it."""
