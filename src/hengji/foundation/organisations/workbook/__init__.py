"""Organisations, people, appointments and grants as one workbook: reading with every problem, comparing, writing."""
