/** The reasons why the open picture came: asked when the details are open, and only then. */

import { type Found, useExplanation } from "../../api/picture-queries";
import { phraseOfAsk } from "../../shared/ask";
import { strings } from "../../words/strings";
import { reasonsFor } from "./reasons";
import type { Standing } from "./standing";

export interface Why extends Found {
  readonly standing: Standing | null;
}

export function WhyHere({ why, openId }: { readonly why: Why; readonly openId: string }) {
  // What stands for a stack came for its own reasons, and the others came with it.
  if (why.hit.id !== openId) return <Reasons reasons={[strings.nearlyTheSame(why.hit.name)]} />;
  return <Explained why={why} />;
}

function Explained({ why }: { readonly why: Why }) {
  const { question, hit, standing } = why;
  const explanation = useExplanation(why);
  if (!explanation) return null;
  return <Reasons reasons={reasonsFor(hit, phraseOfAsk(question), explanation, standing)} />;
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
