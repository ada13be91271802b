"""Result sheets: the sprites of one answer, in its order, in one JPEG, so that a page fetches one file and not many."""
