"""What a learner's log and cards say in figures: pure functions over plain rows.

Every figure counts effective answers: undone ones are out, the latest rating is in. What is
about the schedule leaves cramming out; time spent counts it.
"""
