/** A term as a chip: words, "not" words struck through in pencil, or a picture as a small square. */

import type { PictureTerm, Term } from "../../shared/ask";
import { formatWeight } from "../../shared/format";
import { strings } from "../../words/strings";
import { Chip } from "./chip";
import { PictureSquare, useSquare } from "./picture-square";
import { saidOf } from "./sentence";
import { TermPaper } from "./term-paper";

interface TermChipProps {
  readonly term: Term;
  /** Whether nothing else is asked, so that a picture has room for its name. */
  readonly isAlone: boolean;
  readonly onChange: (term: Term) => void;
  readonly onRemove: () => void;
  readonly onCrop: ((term: PictureTerm) => void) | undefined;
}

export function TermChip({ term, isAlone, onChange, onRemove, onCrop }: TermChipProps) {
  const { name, url } = useSquare(term.kind === "picture" ? term.picture : null);
  const part = { kind: "term", key: "", term } as const;
  const says = saidOf(part, { picture: () => name, collection: (id) => id });
  return (
    <Chip
      says={says}
      className={term.kind === "picture" ? "like-chip" : term.isUnwanted ? "not-chip" : "words-chip"}
      removeName={removeName(term, name)}
      onRemove={onRemove}
      paper={(close) => (
        <TermPaper
          term={term}
          onChange={onChange}
          onRemove={onRemove}
          onCrop={
            onCrop &&
            ((cropped) => {
              close();
              onCrop(cropped);
            })
          }
        />
      )}
    >
      {term.kind === "words" ? (
        <WordsOf words={term.words} isUnwanted={term.isUnwanted} />
      ) : (
        <>
          <span className={term.isUnwanted ? "chip-struck" : "chip-lead"}>
            {term.isUnwanted ? strings.notLike : strings.like}
          </span>{" "}
          {term.crop !== null && <span className="chip-lead">{strings.partOf} </span>}
          <PictureSquare url={url} />
          {isAlone && <span className="chip-text">{name}</span>}
        </>
      )}
      {term.weight !== 1 && <span className="chip-weight">×{formatWeight(term.weight)}</span>}
    </Chip>
  );
}

function WordsOf({ words, isUnwanted }: { readonly words: string; readonly isUnwanted: boolean }) {
  if (!isUnwanted) return <span className="chip-text">{words}</span>;
  return (
    <>
      <span className="chip-lead">{strings.not}</span> <span className="chip-text chip-struck">{words}</span>
    </>
  );
}

function removeName(term: Term, name: string | null): string {
  if (term.kind === "words") return term.isUnwanted ? strings.removeNot(term.words) : strings.removePart(term.words);
  return (term.isUnwanted ? strings.removeUnlike : strings.removeLike)(name ?? strings.somePicture);
}
