"""The folder a model is saved in: its arrays, digests and signature, whatever the model."""
