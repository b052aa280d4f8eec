"""Benchmarks: each prints its figures beside a comparison made in the same run. Nothing here is a test."""
