"""Assessments: ratings and their evidence to a result, one by one or by frame."""
