"""Says what is wrong with a collection, and mends what can be made again; one file a thing that is looked at."""
