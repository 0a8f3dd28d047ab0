"""What every stage uses: records, problems, slugs, strict YAML, field values, files, workers."""
