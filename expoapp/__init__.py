"""Expoapp: the website and back office of a company that organises trade exhibitions."""

from expoapp.app import create_app

__all__ = ["create_app"]
