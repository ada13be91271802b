/** The sheet of the keys, which a button opens, and `?` everywhere but where one writes; it is fetched then. */

import { Keyboard } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { isWriting } from "../shared/is-writing";
import { strings } from "../words/strings";

const KeysSheet = lazy(async () => ({ default: (await import("../features/keys/keys-sheet")).KeysSheet }));

export function Keys() {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
      event.preventDefault();
      setIsOpen(true);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <>
      <button
        type="button"
        className="tool keys-tool"
        aria-label={strings.keysTitle}
        title={strings.keysTitle}
        onClick={() => setIsOpen(true)}
      >
        <Keyboard size={20} strokeWidth={1.5} aria-hidden="true" />
      </button>
      {isOpen && (
        <Suspense>
          <KeysSheet onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
