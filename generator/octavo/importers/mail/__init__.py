"""Answers by mail → pending comments below what they answer."""
