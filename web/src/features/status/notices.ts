/** What a person should know of the state of things, the most pressing first. Pure: facts in, notices out. */

import type { Health, Ready, StageInfo } from "../../api/types";
import { formatCount, formatRate, formatTimeLeft } from "../../shared/format";
import { strings } from "../../words/strings";

export interface Notice {
  readonly id:
    | "gone"
    | "failed"
    | "preparing"
    | "more"
    | "upkeep"
    | "loading"
    | "pages"
    | "offline"
    | "originals"
    | "skipped";
  readonly text: string;
  /** What is done of all, 0 to 1; null where that is not known; absent where nothing is under way. */
  readonly progress?: number | null;
  readonly action?: "retry-pages" | "show-more" | "explain-clip" | "show-skipped";
  readonly canDismiss?: boolean;
  /** What is remembered as put away, where that is not the notice for ever. */
  readonly dismissedAs?: string;
}

export interface Facts {
  readonly isGone: boolean;
  readonly hasPictures: boolean;
  /** Whether the pictures still answer the question before. */
  readonly isStale: boolean;
  readonly isAsking: boolean;
  /** Whether the answer on screen was found among fewer pictures than it could be by now. */
  readonly isOutgrown: boolean;
  readonly health: Health | undefined;
  readonly ready: Ready | undefined;
  readonly failedPages: number;
  /** How many files are not in the collection though they lie among it. */
  readonly skipped: number;
  readonly dismissed: ReadonlySet<string>;
}

type Counts = Pick<StageInfo, "done" | "total" | "rate_per_second" | "seconds_left">;

/** At most this many are shown at once: more would be a dashboard. */
const MOST = 2;

const STAGES = ["catalogue", "vectors", "index", "atlas"] as const;

const titleOf = (stage: (typeof STAGES)[number]): string =>
  ({ catalogue: strings.reading, vectors: strings.embedding, index: strings.indexing, atlas: strings.packing })[stage];

export function noticesOf(facts: Facts): Notice[] {
  const { isGone, hasPictures, isStale, health, ready, failedPages, dismissed } = facts;
  if (isGone) {
    const there = isStale ? strings.serverGoneBefore : strings.serverGone;
    return [{ id: "gone", text: hasPictures ? there : strings.serverGoneAtFirst }];
  }
  const notices: Notice[] = [];
  const failure = ready && STAGES.map((stage) => ready.stages[stage]).find(({ state }) => state === "failed");
  if (failure) notices.push({ id: "failed", text: strings.preparationFailed(failure.detail ?? "") });
  const preparing = ready && preparation(ready);
  if (preparing) notices.push(preparing);
  if (facts.isOutgrown) notices.push({ id: "more", text: strings.moreLookedAt, action: "show-more" });
  const upkeep = ready && !preparing && upkeepNotice(ready.upkeep);
  if (upkeep) notices.push(upkeep);
  const model = health?.model;
  if (model?.state === "failed") notices.push({ id: "failed", text: strings.modelFailed(model.detail ?? "") });
  else if (!preparing && !failure && model !== undefined && model.state !== "ready") {
    notices.push(modelLoading(ready?.stages.model, facts));
  }
  if (failedPages > 0) notices.push({ id: "pages", text: strings.pagesFailed, action: "retry-pages" });
  if (model?.kind === "offline") {
    notices.push({ id: "offline", text: strings.offlineModel, action: "explain-clip", canDismiss: true });
  }
  if (health && health.pictures > 0 && !health.originals_available) {
    notices.push({ id: "originals", text: strings.originalsAway, canDismiss: true });
  }
  if (facts.skipped > 0 && !preparing) {
    const text = strings.skipped(facts.skipped, formatCount(facts.skipped));
    // Put away are these; when more are left out, that is news.
    const dismissedAs = `skipped ${facts.skipped}`;
    notices.push({ id: "skipped", text, action: "show-skipped", canDismiss: true, dismissedAs });
  }
  return notices.filter((notice) => !notice.canDismiss || !dismissed.has(putAwayAs(notice))).slice(0, MOST);
}

/** The name under which a notice is remembered as put away. */
export function putAwayAs({ id, dismissedAs }: Notice): string {
  return dismissedAs ?? id;
}

function preparation(ready: Ready): Notice | undefined {
  const stage = STAGES.find((each) => ready.stages[each].state === "working");
  return stage && { id: "preparing", ...underWay(titleOf(stage), ready.stages[stage]) };
}

/** Many new pictures are worth a word; a few are there before it could be read. */
const WORTH_TELLING = 50;

function upkeepNotice(upkeep: Ready["upkeep"]): Notice | undefined {
  const { state, task, total, detail } = upkeep;
  if (state === "failed") {
    // Another failure is news.
    const dismissedAs = `upkeep ${detail}`;
    return { id: "upkeep", text: strings.upkeepFailed(detail ?? ""), canDismiss: true, dismissedAs };
  }
  if (state !== "working" || task === null || total === null || total < WORTH_TELLING) return undefined;
  return { id: "preparing", ...underWay(strings.upkeep[task], upkeep) };
}

function modelLoading(stage: StageInfo | undefined, { isAsking, hasPictures }: Facts): Notice {
  const toLookAt = hasPictures ? strings.modelLoading : strings.modelLoadingTitle;
  const title = isAsking ? `${strings.modelLoadingTitle} ${strings.modelLoadingHint}` : toLookAt;
  return stage?.total ? { id: "loading", ...underWay(title, stage) } : { id: "loading", text: title, progress: null };
}

/** "Looking at your pictures: 1,204 of 20,000 · 85 a second · about 4 minutes left" */
function underWay(title: string, stage: Counts): { text: string; progress: number | null } {
  const { done, total, rate_per_second, seconds_left } = stage;
  const parts: string[] = [];
  if (done !== null && total !== null) parts.push(strings.progressOf(formatCount(done), formatCount(total)));
  else if (done) parts.push(formatCount(done));
  if (rate_per_second !== null) parts.push(strings.perSecond(formatRate(rate_per_second)));
  if (seconds_left !== null) parts.push(strings.timeLeft(formatTimeLeft(seconds_left)));
  const text = parts.length > 0 ? strings.titled(title.replace(/\.$/, ""), parts.join(" · ")) : title;
  return { text, progress: done !== null && total ? Math.min(1, done / total) : null };
}
