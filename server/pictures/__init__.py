"""Picture files on disk: found, decoded, made small, catalogued and packed into an atlas."""
