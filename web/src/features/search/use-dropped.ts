/**
 * Pictures that are let go anywhere on the page, or pasted: files are sent to search with, and a picture of this very
 * collection is one already. The page is never left for a file that was dropped on it.
 */

import { useEffect, useRef, useState } from "react";
import { pictureOfLink } from "./picture-of-link";

/** What is being dragged over the page. */
export type Dragged = "file" | "own" | null;

interface Taken {
  readonly onFiles: (files: readonly File[]) => void;
  /** The id of a picture of the collection. */
  readonly onPicture: (id: string) => void;
}

export function useDropped({ onFiles, onPicture }: Taken): Dragged {
  const [dragged, setDragged] = useState<Dragged>(null);
  const latest = useRef({ onFiles, onPicture });
  useEffect(() => {
    latest.current = { onFiles, onPicture };
  });

  useEffect(() => {
    let own: string | null = null;

    const begin = (event: DragEvent) => {
      const { target } = event;
      const from = target instanceof Element ? target.closest<HTMLElement>("a[href], img[src]") : null;
      own = from === null ? null : pictureOfLink(from.getAttribute("href") ?? from.getAttribute("src") ?? "");
    };
    const over = (event: DragEvent) => {
      const kind = own !== null ? "own" : event.dataTransfer?.types.includes("Files") ? "file" : null;
      if (kind === null) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = "copy";
      setDragged(kind);
    };
    const end = () => {
      own = null;
      setDragged(null);
    };
    const leave = (event: DragEvent) => {
      // Leaving one part of the page for another is not leaving the page.
      if (event.relatedTarget === null) setDragged(null);
    };
    const drop = (event: DragEvent) => {
      const files = [...(event.dataTransfer?.files ?? [])];
      const picture = own;
      if (picture === null && files.length === 0) return;
      event.preventDefault();
      end();
      if (picture !== null) latest.current.onPicture(picture);
      else latest.current.onFiles(files);
    };
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      latest.current.onFiles(files);
    };

    const stop = new AbortController();
    const { signal } = stop;
    document.addEventListener("dragstart", begin, { signal });
    document.addEventListener("dragover", over, { signal });
    document.addEventListener("dragleave", leave, { signal });
    document.addEventListener("dragend", end, { signal });
    document.addEventListener("drop", drop, { signal });
    document.addEventListener("paste", paste, { signal });
    return () => stop.abort();
  }, []);

  return dragged;
}
