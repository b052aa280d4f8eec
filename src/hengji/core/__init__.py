"""The cellar: pure arithmetic that knows neither Django nor a database."""
