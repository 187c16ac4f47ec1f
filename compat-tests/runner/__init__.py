"""The runner's parts: brokers, clients, scenarios, the check of data folders, the report. Standard library only."""
