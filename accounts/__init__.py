"""The accounts of staff: signing in, second factors, and a log of both (decision 11)."""
