"""What-if (模拟测算): a copy of a scheme and a sheet, edited and scored again in memory. Pure: no Django here."""
