/** What there is to know of the server, the model and the atlas, gathered and shown. */

import { useEffect, useState, useSyncExternalStore } from "react";
import { useSkipped } from "../api/skipped";
import type { Health, Ready } from "../api/types";
import type { PageCache } from "../atlas/page-cache";
import { ExplainClip } from "../features/status/explain-clip";
import { NoticeList } from "../features/status/notice-list";
import { type Notice, noticesOf } from "../features/status/notices";
import { SkippedFiles } from "../features/status/skipped-files";
import { useDismissed } from "./use-dismissed";

interface StatusNoticesProps {
  readonly isGone: boolean;
  readonly isAsking: boolean;
  readonly isOutgrown: boolean;
  /** Has the answer be that of all pictures that were looked at by now. */
  readonly onMore: () => void;
  readonly hasPictures: boolean;
  readonly isStale: boolean;
  readonly health: Health | undefined;
  readonly ready: Ready | undefined;
  readonly pages: PageCache;
}

export function StatusNotices({ pages, onMore, ...known }: StatusNoticesProps) {
  const { dismissed, dismiss, forget } = useDismissed();
  const isUpToDate = known.ready?.upkeep.state === "idle";
  useEffect(() => {
    if (isUpToDate) forget("upkeep");
  }, [isUpToDate, forget]);
  const [open, setOpen] = useState<"clip" | "skipped" | null>(null);
  // What is in sight comes first.
  const skipped = useSkipped(known.hasPictures && known.ready?.ready ? (known.health?.snapshot ?? null) : null);
  const failedPages = useSyncExternalStore(
    (changed) => pages.subscribe(changed),
    () => pages.failedCount,
  );
  const act = (action: NonNullable<Notice["action"]>) => {
    if (action === "retry-pages") pages.retryFailed();
    else if (action === "show-more") onMore();
    else setOpen(action === "explain-clip" ? "clip" : "skipped");
  };
  return (
    <>
      <NoticeList
        notices={noticesOf({ ...known, failedPages, skipped: skipped?.total ?? 0, dismissed })}
        onAction={act}
        onDismiss={dismiss}
      />
      {open === "clip" && <ExplainClip onClose={() => setOpen(null)} />}
      {open === "skipped" && skipped !== undefined && <SkippedFiles skipped={skipped} onClose={() => setOpen(null)} />}
    </>
  );
}
