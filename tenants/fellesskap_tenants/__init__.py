"""How a community comes to life and stays alive: registry, provisioning, migrations and structures as files."""
