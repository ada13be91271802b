/** Opens the picture that the address bar names, leafs through the set around it, and gives the focus back at the end. */

import { type RefObject, useEffect, useRef, useSyncExternalStore } from "react";
import { usePictureDetail, useStack } from "../api/picture-queries";
import { ApiProblem } from "../api/problem";
import type { PictureSet, ShownPicture } from "../api/queries";
import { stackOf } from "../api/stack";
import type { PageCache } from "../atlas/page-cache";
import type { PictureGridHandle } from "../features/results/picture-grid";
import type { Leaving } from "../features/viewer/flight";
import { MissingPicture } from "../features/viewer/missing-picture";
import type { Marks } from "../features/viewer/picture-marks";
import { standingOf } from "../features/viewer/standing";
import { ViewerOnItsWay } from "../features/viewer/viewer-on-its-way";
import type { Why } from "../features/viewer/why-here";
import {
  type Ask,
  hasDirection,
  isNothing,
  keyOf,
  NOTHING,
  picture as pictureTerm,
  withFilter,
  withOpinion,
} from "../shared/ask";
import { amend, leave, visit } from "./history";
import { IDLE, type Route, sameQuestion } from "./route";
import type { Marking } from "./use-marking";
import { useNeighbours } from "./use-neighbours";
import { useViewer } from "./use-viewer";

interface OpenPictureProps {
  readonly route: Route;
  readonly question: Ask;
  readonly set: PictureSet;
  readonly pages: PageCache;
  readonly originalsAvailable: boolean;
  readonly grid: RefObject<PictureGridHandle | null>;
  readonly marking: Marking;
  readonly onSimilar: (picture: ShownPicture) => void;
}

/** More of the set is fetched when fewer than this many pictures follow the open one. */
const FEW_LEFT = 8;

export function OpenPicture(props: OpenPictureProps) {
  const { route, question, set, pages, originalsAvailable, grid, marking, onSimilar } = props;
  const id = route.picture;
  const { gallery } = set;
  // What is known of a large set grows where one looks.
  useSyncExternalStore(gallery.subscribe, () => gallery.version);
  const { index, place, shown, before: previous, after: next } = useNeighbours(gallery, id);
  const stack = useStack(shown !== undefined && stackOf(shown).length > 1 ? shown.id : null);
  const { data: detail, error } = usePictureDetail(id);
  const { Viewer, hasFailed, fetchAgain } = useViewer(id !== null);
  const before = useRef(route);
  const leaving = useRef<Leaving | null>(null);

  useEffect(() => {
    const last = before.current;
    before.current = route;
    if (last.picture !== null && route.picture === null && sameQuestion(last, route)) {
      const itself = gallery.at(gallery.indexOf(last.picture));
      // Of one that is no longer there, what stands in its place is the nearest.
      const shown = itself ?? gallery.at(place) ?? gallery.at(place - 1);
      if (grid.current === null) document.querySelector<HTMLElement>(".map-surface")?.focus();
      else if (shown !== undefined) grid.current.focusPicture(shown.id);
      // The grid may have to move first, to bring the cell into the window.
      const way = leaving.current;
      requestAnimationFrame(() => way?.land((itself && grid.current?.boxOf(itself.id)) ?? null));
    }
    leaving.current = null;
  }, [route, grid, gallery, place]);

  const { fetchMore } = set;
  useEffect(() => {
    if (place >= 0) gallery.look("viewer", Math.max(0, place - 1), Math.min(gallery.count, place + 2));
  }, [gallery, place]);
  const isNearEnd = place >= 0 && gallery.count - place <= FEW_LEFT;
  useEffect(() => {
    if (isNearEnd) fetchMore();
  }, [isNearEnd, fetchMore]);

  if (id === null) return null;
  const close = () => leave({ ...route, picture: null });
  // Until one of a stack is known, the one that stands for it does so here as well.
  const picture = shown?.id === id ? shown : (stack?.get(id) ?? detail ?? shown);
  if (picture === undefined) {
    return error instanceof ApiProblem && error.status === 404 ? <MissingPicture onClose={close} /> : null;
  }
  if (Viewer === null) {
    return (
      <ViewerOnItsWay picture={picture} pages={pages} hasFailed={hasFailed} onAgain={fetchAgain} onClose={close} />
    );
  }
  return (
    <Viewer
      picture={picture}
      rank={index >= 0 ? index + 1 : null}
      total={set.total}
      why={whyOf(question, set, index)}
      stack={shown === undefined ? [id] : stackOf(shown)}
      before={previous}
      after={next}
      originalsAvailable={originalsAvailable}
      pages={pages}
      marks={marksOf(marking, picture)}
      feedback={feedbackOf(route, id)}
      cell={() => (shown && grid.current?.boxOf(shown.id)) ?? null}
      onTurn={(to) => amend({ ...route, picture: to })}
      onSimilar={onSimilar}
      onCropSearch={(crop) => visit({ ...IDLE, ask: { ...NOTHING, terms: [pictureTerm(id, false, crop)] } })}
      onFolder={(folder) => visit({ ...IDLE, ask: withFilter(NOTHING, "folder", [folder]) })}
      onClose={close}
      onLeave={(way) => {
        leaving.current = way;
      }}
    />
  );
}

function marksOf({ collections, selection }: Marking, picture: ShownPicture): Marks | null {
  if (collections.favourites === null) return null;
  return {
    isFavourite: collections.favourites.has(picture.id),
    isSelected: selection.ids.has(picture.id),
    onToggleFavourite: () => collections.toggleFavourite(picture),
    onToggleSelect: () => selection.toggle(picture, { range: false }),
  };
}

/** What was said of the picture `id`, and the ways to say it; null where there is no answer that could be moved. */
function feedbackOf(route: Route, id: string) {
  const { ask } = route;
  if (!hasDirection(ask)) return null;
  const opinion = ask.more.includes(id) ? "more" : ask.less.includes(id) ? "less" : null;
  const say = (next: "more" | "less") => {
    const moved = { ...route, ask: withOpinion(ask, id, next === opinion ? null : next) };
    // Closing the viewer leads to the answer as it was moved, and Back from there to the one before.
    amend({ ...moved, picture: null });
    visit(moved);
  };
  return { opinion, onMore: () => say("more"), onLess: () => say("less") } as const;
}

function whyOf(question: Ask, set: PictureSet, index: number): Why | null {
  const hit = set.gallery.at(index);
  const isAnswer = set.key === keyOf(question) && !set.isStale && !isNothing(question);
  if (!isAnswer || hit === undefined || set.snapshot === null) return null;
  return { question, hit, snapshot: set.snapshot, standing: standingOf(index, set.relevantCount) };
}
