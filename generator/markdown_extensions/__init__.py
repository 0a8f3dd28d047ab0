"""What Python-Markdown loads: generated HTML and short links."""
