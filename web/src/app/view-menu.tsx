/** How the page shows what it shows: rows or the map, the size, scores; its language, its light, and its keys. */

import { Keyboard, LayoutGrid, Map as MapIcon, SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { SizeSlider } from "../features/results/size-slider";
import { PopoverButton } from "../shared/popover-button";
import { strings } from "../words/strings";
import { visit } from "./history";
import { LanguageSwitch } from "./language-switch";
import type { Route, View } from "./route";
import { ThemeToggle } from "./theme-toggle";
import "./view-menu.css";

export interface Look {
  readonly size: number;
  readonly onSize: (size: number) => void;
  readonly showsScores: boolean;
  readonly onScores: (shows: boolean) => void;
}

interface ViewMenuProps {
  readonly route: Route;
  readonly look: Look;
  /** Whether there are pictures to be shown in one way or another. */
  readonly hasPictures: boolean;
  readonly onKeys: () => void;
}

const VIEWS = [
  ["grid", LayoutGrid],
  ["map", MapIcon],
] as const;

export function ViewMenu({ route, look, hasPictures, onKeys }: ViewMenuProps) {
  const [isOpen, setOpen] = useState(false);
  const show = (view: View) => visit({ ...route, view, picture: null });
  return (
    <PopoverButton
      name={strings.view}
      icon={SlidersHorizontal}
      isOpen={isOpen}
      onOpen={() => setOpen(true)}
      onClose={() => setOpen(false)}
    >
      {hasPictures && (
        <fieldset className="view-choice">
          <legend className="visually-hidden">{strings.view}</legend>
          {VIEWS.map(([view, Icon]) => (
            <label key={view} className="view-option">
              <input
                type="radio"
                className="visually-hidden"
                name="view"
                checked={route.view === view}
                onChange={() => show(view)}
              />
              <Icon size={20} strokeWidth={1.5} aria-hidden="true" />
              <span>{strings.views[view]}</span>
            </label>
          ))}
        </fieldset>
      )}
      {hasPictures && route.view === "grid" && (
        <>
          <SizeSlider size={look.size} onSize={look.onSize} />
          <label className="view-check">
            <input
              type="checkbox"
              checked={look.showsScores}
              onChange={(event) => look.onScores(event.currentTarget.checked)}
            />
            {strings.showScores}
          </label>
        </>
      )}
      <div className="view-page">
        <LanguageSwitch />
        <ThemeToggle />
        <button
          type="button"
          className="tool"
          aria-label={strings.keysTitle}
          title={strings.keysTitle}
          onClick={() => {
            setOpen(false);
            onKeys();
          }}
        >
          <Keyboard size={20} strokeWidth={1.5} aria-hidden="true" />
        </button>
      </div>
    </PopoverButton>
  );
}
