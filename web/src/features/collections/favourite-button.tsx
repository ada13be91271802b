/** A heart that a press fills. For the viewer; the grid's cells have their own. */

import { Heart } from "lucide-react";
import { useEffect } from "react";
import { strings } from "../../words/strings";
import "./favourite-button.css";

interface FavouriteButtonProps {
  /** What the picture is called. */
  readonly name: string;
  readonly isFavourite: boolean;
  readonly onToggle: () => void;
}

export function FavouriteButton({ name, isFavourite, onToggle }: FavouriteButtonProps) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof Element && event.target.matches("input, textarea");
      if (event.key !== "f" || event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping) return;
      event.preventDefault();
      onToggle();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [onToggle]);
  return (
    <button
      type="button"
      className="tool favourite-button"
      aria-label={strings.favouriteOf(name)}
      aria-pressed={isFavourite}
      title={strings.withKey(strings.favourite, "f")}
      onClick={onToggle}
    >
      <Heart size={20} strokeWidth={1.5} aria-hidden="true" />
    </button>
  );
}
