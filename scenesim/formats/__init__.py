"""One module per dataset format: write and read back."""
