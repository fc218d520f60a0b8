"""What GIFT and Moodle XML share: Moodle's text formats, grades and tags."""
