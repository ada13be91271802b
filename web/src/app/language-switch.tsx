/** One button that goes round the languages, named in the next one: it is for those who do not read the present one. */

import { keepLanguage, LANGUAGES, type Language } from "../words/language";
import { speak } from "../words/strings";
import { useLanguage } from "../words/use-language";

const ORDER = Object.keys(LANGUAGES) as Language[];

export function LanguageSwitch() {
  const spoken = useLanguage();
  const next = ORDER[(ORDER.indexOf(spoken) + 1) % ORDER.length] ?? spoken;
  const { name } = LANGUAGES[next];
  return (
    <button
      type="button"
      className="tool"
      lang={next}
      title={name}
      onClick={async () => {
        if (await speak(next)) keepLanguage(next);
      }}
    >
      {next.toUpperCase()} <span className="visually-hidden">{name}</span>
    </button>
  );
}
