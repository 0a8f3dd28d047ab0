"""Extensions for Python-Markdown: generated HTML blocks and short links."""
