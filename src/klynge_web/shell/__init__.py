"""What do all pages share? Language, errors told in words, fields of forms, texts in templates."""
