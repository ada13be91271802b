"""What people marked: favourites and collections, kept apart from everything that can be made again."""
