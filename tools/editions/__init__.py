"""What was said when: two editions compared, and the record of what each edition changed."""
