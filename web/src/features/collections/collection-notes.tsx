/** Slips that say what was done, and take it back for as long as they lie there. */

import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { strings } from "../../words/strings";
import "./collection-notes.css";
import type { Note } from "./use-collections";

interface CollectionNotesProps {
  readonly notes: readonly Note[];
  readonly onDismiss: (note: Note) => void;
}

const SHOWN_MS = 12_000;

export function CollectionNotes({ notes, onDismiss }: CollectionNotesProps) {
  return (
    <div className="collection-notes" role="status">
      {notes.map((note) => (
        <Slip key={note.id} note={note} onDismiss={onDismiss} />
      ))}
    </div>
  );
}

interface SlipProps {
  readonly note: Note;
  readonly onDismiss: (note: Note) => void;
}

function Slip({ note, onDismiss }: SlipProps) {
  // Who reads it, or is about to press it, has all the time.
  const [isHeld, setIsHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => onDismiss(note), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isHeld, note, onDismiss]);
  return (
    <div
      role="group"
      className="collection-note"
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      <p>
        {note.text}{" "}
        {note.undo !== null && (
          <button
            type="button"
            className="text-link"
            onClick={() => {
              note.undo?.();
              onDismiss(note);
            }}
          >
            {strings.undo}
          </button>
        )}
      </p>
      <button type="button" className="collection-act" aria-label={strings.dismiss} onClick={() => onDismiss(note)}>
        <X size={16} strokeWidth={1.5} aria-hidden="true" />
      </button>
    </div>
  );
}
