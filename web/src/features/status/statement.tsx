/** A sentence in serif where pictures would be. */

import "./statement.css";

export function Statement({ title, hint }: { readonly title: string; readonly hint?: string }) {
  return (
    <div className="statement-place" role="status">
      <p className="statement">{title}</p>
      {hint !== undefined && <p className="statement-hint">{hint}</p>}
    </div>
  );
}
