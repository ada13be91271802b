/** The size of the pictures, from many small ones to a few large ones. */

import { Grid2x2, Grid3x3 } from "lucide-react";
import { formatPercent } from "../../shared/format";
import { strings } from "../../words/strings";
import { LARGEST, SMALLEST } from "./size";
import "./size-slider.css";

interface SizeSliderProps {
  /** As `useSize` has it. */
  readonly size: number;
  readonly onSize: (size: number) => void;
}

/** Each step is as much larger than the one before. */
const STEP = 0.1;

export function SizeSlider({ size, onSize }: SizeSliderProps) {
  return (
    <label className="size-slider">
      <Grid3x3 size={20} strokeWidth={1.5} aria-hidden="true" />
      <input
        type="range"
        min={Math.log2(SMALLEST)}
        max={Math.log2(LARGEST)}
        step={STEP}
        value={Math.log2(size)}
        aria-label={strings.pictureSize}
        aria-valuetext={formatPercent(size)}
        onChange={(event) => onSize(2 ** Number(event.currentTarget.value))}
      />
      <Grid2x2 size={20} strokeWidth={1.5} aria-hidden="true" />
    </label>
  );
}
