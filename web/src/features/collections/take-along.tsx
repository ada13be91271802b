/** How much pictures are that somebody wants to take along, and plain links to them. */

import { FileSpreadsheet, FolderArchive } from "lucide-react";
import { useEffect, useState } from "react";
import { type Export, takeAlong, type Wanted } from "../../api/collections";
import { ServerGone } from "../../api/problem";
import { formatBytes, formatCount } from "../../shared/format";
import { strings } from "../../words/strings";

const ICON = { size: 20, strokeWidth: 1.5, "aria-hidden": true } as const;

export function TakeAlong({ wanted }: { readonly wanted: Wanted }) {
  const [found, setFound] = useState<Export | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  // The same pictures are wanted until the paper closes, whatever object says so.
  const [asked] = useState(wanted);

  useEffect(() => {
    const asking = new AbortController();
    takeAlong(asked, asking.signal)
      .then(setFound)
      .catch((error: Error) => {
        if (!asking.signal.aborted) setProblem(error instanceof ServerGone ? strings.noServer : error.message);
      });
    return () => asking.abort();
  }, [asked]);

  return (
    <div className="take-along" role="status">
      {problem !== null && <p className="collection-hint">{problem}</p>}
      {problem === null && found === null && <p className="collection-hint">{strings.counting}</p>}
      {found !== null && <Found found={found} />}
    </div>
  );
}

function Found({ found }: { readonly found: Export }) {
  const { count, originals, missing, bytes, zip_url, csv_url } = found;
  const small = count - missing - originals;
  return (
    <>
      <p className="take-along-amount">{strings.amount(count, formatCount(count), formatBytes(bytes))}</p>
      {small > 0 && <p className="collection-hint">{strings.smallCopies(small, formatCount(small))}</p>}
      {missing > 0 && <p className="collection-hint">{strings.notThere(missing, formatCount(missing))}</p>}
      {zip_url === null ? (
        <p className="collection-hint">{strings.tooMuch}</p>
      ) : (
        <a className="popover-choice" href={zip_url} download>
          <FolderArchive {...ICON} />
          {strings.asArchive}
        </a>
      )}
      <a className="popover-choice" href={csv_url} download>
        <FileSpreadsheet {...ICON} />
        {strings.asTable}
      </a>
    </>
  );
}
