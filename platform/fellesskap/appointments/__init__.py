"""Appointments: the rounds in which those who fill a community's seats are called on to name who will.

The structure says of each seat who nominates, chooses, appoints and confirms. A round calls on every party
that names somebody for one of its seats, keeps what is received and what is missing, and leads each name
through choice and confirmation. Only then is there a holding: nobody has a right before it.
"""
