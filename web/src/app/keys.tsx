/** The sheet of the keys, which `?` opens everywhere but where one writes; it is fetched then. */

import { lazy, Suspense, useEffect } from "react";
import { isWriting } from "../shared/is-writing";

const KeysSheet = lazy(async () => ({ default: (await import("../features/keys/keys-sheet")).KeysSheet }));

interface KeysProps {
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
}

export function Keys({ isOpen, onOpen }: KeysProps) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
      event.preventDefault();
      onOpen(true);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [onOpen]);
  return (
    isOpen && (
      <Suspense>
        <KeysSheet onClose={() => onOpen(false)} />
      </Suspense>
    )
  );
}
