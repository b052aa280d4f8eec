"""Scheme tests (办法试算): made-up years scored by the engine, and what they say of a scheme. Pure: no Django."""
