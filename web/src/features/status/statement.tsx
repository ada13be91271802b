/** A sentence in serif where pictures would be, and what one may do about it. */

import "./statement.css";

interface StatementProps {
  readonly title: string;
  readonly hint?: string;
  readonly action?: { readonly name: string; readonly act: () => void };
}

export function Statement({ title, hint, action }: StatementProps) {
  return (
    <div className="statement-place" role="status">
      <p className="statement">{title}</p>
      {hint !== undefined && <p className="statement-hint">{hint}</p>}
      {action !== undefined && (
        <p>
          <button type="button" className="text-link statement-action" onClick={action.act}>
            {action.name}
          </button>
        </p>
      )}
    </div>
  );
}
