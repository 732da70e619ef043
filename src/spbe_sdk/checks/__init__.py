"""Rules across documents: functions from documents to findings. Floor 4."""
