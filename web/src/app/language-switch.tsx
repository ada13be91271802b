/** A button for each further language, named in that language: it is for those who do not read the present one. */

import { keepLanguage, LANGUAGES, type Language } from "../words/language";
import { speak } from "../words/strings";
import { useLanguage } from "../words/use-language";

const TAGS = Object.keys(LANGUAGES) as Language[];

export function LanguageSwitch() {
  const spoken = useLanguage();
  return TAGS.filter((tag) => tag !== spoken).map((tag) => (
    <button
      key={tag}
      type="button"
      className="tool"
      lang={tag}
      aria-label={LANGUAGES[tag].name}
      title={LANGUAGES[tag].name}
      onClick={async () => {
        if (await speak(tag)) keepLanguage(tag);
      }}
    >
      {tag.toUpperCase()}
    </button>
  ));
}
