"""What-if (推演): a copy of a scheme and a sheet, edited and scored again in memory. Pure: no Django here."""
