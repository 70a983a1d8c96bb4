"""Commands of the whole installation: doctor, outbox, work, prepare."""

from click import Command

commands: list[Command] = []
