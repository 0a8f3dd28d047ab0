"""The import of other formats, by example, by property, and by the clock."""
