"""Ways of asking; one file each."""
