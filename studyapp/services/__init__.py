"""One function for each thing a person does; each opens and commits its one transaction."""
