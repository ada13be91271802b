/** What there is to know of the server, the model and the atlas, gathered and shown. */

import { useState, useSyncExternalStore } from "react";
import type { Health, Ready } from "../api/types";
import type { PageCache } from "../atlas/page-cache";
import { ExplainClip } from "../features/status/explain-clip";
import { NoticeList } from "../features/status/notice-list";
import { noticesOf } from "../features/status/notices";
import { useDismissed } from "./use-dismissed";

interface StatusNoticesProps {
  readonly isGone: boolean;
  readonly isAsking: boolean;
  readonly hasPictures: boolean;
  readonly health: Health | undefined;
  readonly ready: Ready | undefined;
  readonly pages: PageCache;
}

export function StatusNotices({ pages, ...known }: StatusNoticesProps) {
  const [dismissed, dismiss] = useDismissed();
  const [explains, setExplains] = useState(false);
  const failedPages = useSyncExternalStore(
    (changed) => pages.subscribe(changed),
    () => pages.failedCount,
  );
  return (
    <>
      <NoticeList
        notices={noticesOf({ ...known, failedPages, dismissed })}
        onAction={(action) => (action === "retry-pages" ? pages.retryFailed() : setExplains(true))}
        onDismiss={dismiss}
      />
      {explains && <ExplainClip onClose={() => setExplains(false)} />}
    </>
  );
}
