"""The site: server-rendered pages over the core's front door, `klynge.api`."""
