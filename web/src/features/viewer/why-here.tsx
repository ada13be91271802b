/** The reasons why the open picture came: asked when the details are open, and only then. */

import { type Found, useExplanation } from "../../api/picture-queries";
import { hasDirection, phraseOfAsk } from "../../shared/ask";
import { formatPart } from "../../shared/format";
import { strings } from "../../words/strings";
import { reasonsFor } from "./reasons";
import type { Standing } from "./standing";
import { termPartsOf } from "./term-parts";

export interface Why extends Found {
  readonly standing: Standing | null;
}

export function WhyHere({ why, openId }: { readonly why: Why; readonly openId: string }) {
  // What stands for a stack came for its own reasons, and the others came with it.
  if (why.hit.id !== openId) return <Reasons reasons={[strings.nearlyTheSame(why.hit.name)]} />;
  // Of a listing, as of a folder, there is nothing that one fits better than another.
  return hasDirection(why.question) ? <Explained why={why} /> : null;
}

function Explained({ why }: { readonly why: Why }) {
  const { question, hit, standing } = why;
  const explanation = useExplanation(why);
  if (!explanation) return null;
  const parts = termPartsOf(question, explanation);
  return (
    <>
      <Reasons reasons={reasonsFor(hit, phraseOfAsk(question), explanation, standing)} />
      {parts.length > 0 && (
        <div className="details-fact">
          <dt>{strings.factParts}</dt>
          {parts.map(({ term, part }) => (
            <dd key={term} className="details-part">
              <span>{term}</span>
              <span>{formatPart(part)}</span>
            </dd>
          ))}
        </div>
      )}
    </>
  );
}

function Reasons({ reasons }: { readonly reasons: readonly string[] }) {
  return (
    <div className="details-fact">
      <dt>{strings.factWhy}</dt>
      {reasons.map((reason) => (
        <dd key={reason}>{reason}</dd>
      ))}
    </div>
  );
}
