"""What leaves the house as a file: the filtered list, the Region's workbook."""
