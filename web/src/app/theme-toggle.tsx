/** One button that goes round: as the system, light, dark. */

import { Contrast, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { keepTheme, keptTheme, themeAfter } from "../shared/theme";
import { strings } from "../words/strings";

const ICONS = { system: Contrast, light: Sun, dark: Moon } as const;

export function ThemeToggle() {
  const [theme, setTheme] = useState(keptTheme);
  const Icon = ICONS[theme];
  return (
    <button
      type="button"
      className="tool"
      aria-label={strings.theme[theme]}
      title={strings.theme[theme]}
      onClick={() => {
        const next = themeAfter(theme);
        keepTheme(next);
        setTheme(next);
      }}
    >
      <Icon size={20} strokeWidth={1.5} aria-hidden="true" />
    </button>
  );
}
