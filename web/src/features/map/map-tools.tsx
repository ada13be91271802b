/** The buttons of the map: for its size, and to choose pictures of it. */

import { LassoSelect, LayoutGrid, Maximize, Minus, Plus } from "lucide-react";
import { strings } from "../../words/strings";

interface MapToolsProps {
  readonly isLasso: boolean;
  readonly onLarger: () => void;
  readonly onSmaller: () => void;
  readonly onAll: () => void;
  readonly onLasso: () => void;
  readonly onInView: () => void;
}

export function MapTools({ isLasso, onLarger, onSmaller, onAll, onLasso, onInView }: MapToolsProps) {
  const tools = [
    { name: strings.mapInView, Icon: LayoutGrid, act: onInView },
    { name: strings.mapLasso, Icon: LassoSelect, act: onLasso, isPressed: isLasso },
    { name: strings.mapSmaller, Icon: Minus, act: onSmaller },
    { name: strings.mapAll, Icon: Maximize, act: onAll },
    { name: strings.mapLarger, Icon: Plus, act: onLarger },
  ];
  return (
    <div className="map-tools">
      {tools.map(({ name, Icon, act, isPressed }) => (
        <button
          key={name}
          type="button"
          className="tool"
          title={name}
          aria-label={name}
          aria-pressed={isPressed}
          onClick={act}
        >
          <Icon size={20} strokeWidth={1.5} aria-hidden="true" />
        </button>
      ))}
    </div>
  );
}
