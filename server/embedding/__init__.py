"""Models, and the vectors they make of pictures and words."""
