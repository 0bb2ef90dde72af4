"""Asking contacts whether their entries are still right, and taking what they answer."""
