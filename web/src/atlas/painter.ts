/**
 * Draws the visible part of a grid of pictures on one canvas that stays in the window while the page scrolls.
 *
 * originals → thumbnails → sprites on atlas pages → cells: each cell is painted with the best that is decoded, and the
 * painter tells the caches what would make the screen better. It reads no layout from the document and never waits.
 * While nothing moves, only the cells that change are painted.
 */

import type { Gallery, ShownPicture } from "../api/gallery";
import {
  advance,
  COLOUR,
  coverage,
  type Fade,
  middleOf,
  type Rectangle,
  type Sharpness,
  SPRITE,
  THUMBNAIL,
} from "./cell-picture";
import type { LoadThumbnail } from "./load-bitmap";
import type { PageCache } from "./page-cache";
import { boxesOf, type Scene, type View } from "./scene";
import { pagesFor, spriteAtHand } from "./sprite-source";
import { ThumbnailQueue } from "./thumbnail-queue";

export interface Motion {
  readonly cellFadeMs: number;
  readonly sceneFadeMs: number;
}

/** A sprite may be stretched this much before its thumbnail is worth a request. */
const TOLERATED_STRETCH = 1.15;
const PREFETCH_SCREENS = 1.5;

export class GridPainter {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #pages: PageCache;
  readonly #thumbnails: ThumbnailQueue;
  readonly #stopListening: () => void;
  #stopFollowing: () => void = () => {};
  readonly #motion: () => Motion;
  #scene: Scene | undefined;
  #view: View = { width: 0, height: 0, pixelRatio: 1, offset: 0 };
  #direction: 1 | -1 = 1;
  #fades = new Map<number, Fade>();
  /** What the canvas shows cells of; undefined where it has to be painted anew. */
  #frame: readonly unknown[] | undefined;
  /** Cells that are painted as they will stay. */
  #settled = new Set<number>();
  #previous: { image: OffscreenCanvas; since: number } | undefined;
  #request = 0;

  constructor(canvas: HTMLCanvasElement, pages: PageCache, loadThumbnail: LoadThumbnail, motion: () => Motion) {
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("This browser has no 2D canvas.");
    this.#canvas = canvas;
    this.#context = context;
    this.#pages = pages;
    this.#motion = motion;
    this.#thumbnails = new ThumbnailQueue(loadThumbnail, () => this.#soon());
    this.#stopListening = pages.subscribe(() => this.#soon());
    canvas.addEventListener("contextrestored", this.#again);
  }

  show(scene: Scene): void {
    if (this.#scene !== undefined && this.#scene.key !== scene.key) this.#keepPrevious();
    if (this.#scene?.gallery !== scene.gallery) {
      this.#stopFollowing();
      this.#stopFollowing = scene.gallery.subscribe(() => this.#soon());
    }
    this.#scene = scene;
    this.#soon();
  }

  look(view: View): void {
    if (view.offset !== this.#view.offset) this.#direction = view.offset > this.#view.offset ? 1 : -1;
    this.#view = view;
    this.#soon();
  }

  dispose(): void {
    cancelAnimationFrame(this.#request);
    this.#canvas.removeEventListener("contextrestored", this.#again);
    this.#stopListening();
    this.#stopFollowing();
    this.#thumbnails.want([]);
  }

  /** A browser that ran out of graphics memory gives back a blank canvas. */
  readonly #again = () => {
    this.#frame = undefined;
    this.#soon();
  };

  #soon(): void {
    this.#request ||= requestAnimationFrame((now) => {
      this.#request = 0;
      this.#paint(now);
    });
  }

  #keepPrevious(): void {
    const { width, height } = this.#canvas;
    this.#fades.clear();
    if (width === 0 || height === 0 || this.#motion().sceneFadeMs <= 0) return;
    const image = new OffscreenCanvas(width, height);
    image.getContext("2d")?.drawImage(this.#canvas, 0, 0);
    this.#previous = { image, since: performance.now() };
  }

  #paint(now: number): void {
    const scene = this.#scene;
    if (scene === undefined) return;
    const frame = [
      scene.gallery,
      scene.gallery.version,
      scene.layout,
      scene.left,
      scene.top,
      ...Object.values(this.#view),
    ];
    const isSame = this.#frame?.every((value, at) => value === frame[at]) ?? false;
    if (!isSame) {
      this.#fitCanvas();
      this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
      this.#settled.clear();
    }
    this.#context.imageSmoothingQuality = "high";

    const fades = new Map<number, Fade>();
    const pages = new Set<string>();
    const thumbnails: string[] = [];
    let isMoving = false;
    // On a slow link thumbnails would keep sprites and answers from coming, which show far more for their bytes.
    let isWaiting = scene.isPassing;

    const top = this.#view.offset - scene.top;
    for (const [index, box] of boxesOf(scene, this.#view.pixelRatio, top, top + this.#view.height)) {
      const picture = scene.gallery.at(index);
      if (picture !== undefined) {
        for (const page of pagesFor(this.#pages, picture)) {
          pages.add(page);
          isWaiting ||= !this.#pages.has(page) && !this.#pages.isInTrouble(page);
        }
        if (this.#isStretched(picture, box)) thumbnails.push(picture.thumbnail_url);
      }
      const before = this.#fades.get(index);
      const fade = advance(before, this.#sharpest(picture), now);
      fades.set(index, fade);
      if (isSame && fade === before && this.#settled.has(index)) continue;
      const covered = coverage(fade, now, this.#motion().cellFadeMs);
      if (covered < 1) this.#drawAs(fade.from, scene.gallery, index, box, 1);
      this.#drawAs(fade.to, scene.gallery, index, box, covered);
      if (covered < 1) {
        isMoving = true;
        this.#settled.delete(index);
      } else {
        this.#settled.add(index);
      }
    }
    this.#fades = fades;
    const isCovered = this.#drawPrevious(now);
    this.#frame = isCovered ? undefined : frame;
    isMoving ||= isCovered;
    if (!scene.isPassing) this.#prefetch(scene, top, pages);
    this.#pages.want([...pages]);
    this.#thumbnails.want(isWaiting ? [] : thumbnails);
    if (isMoving) this.#soon();
  }

  #fitCanvas(): void {
    const width = Math.round(this.#view.width * this.#view.pixelRatio);
    const height = Math.round(this.#view.height * this.#view.pixelRatio);
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
  }

  #sharpest(picture: ShownPicture | undefined): Sharpness {
    if (picture === undefined) return COLOUR;
    if (this.#thumbnails.get(picture.thumbnail_url)) return THUMBNAIL;
    return spriteAtHand(this.#pages, picture) ? SPRITE : COLOUR;
  }

  #isStretched(picture: ShownPicture, box: Rectangle): boolean {
    return picture.sprite === null || box.height > picture.sprite.height * TOLERATED_STRETCH;
  }

  #drawAs(sharpness: Sharpness, gallery: Gallery, index: number, box: Rectangle, opacity: number): void {
    const context = this.#context;
    const picture = gallery.at(index);
    context.globalAlpha = opacity;
    const [image, whole] = picture === undefined ? [undefined] : this.#imageOf(sharpness, picture);
    if (image === undefined) {
      const [red, green, blue] = Array.from(gallery.colourAt(index));
      context.fillStyle = `rgb(${red} ${green} ${blue})`;
      context.fillRect(box.x, box.y, box.width, box.height);
    } else {
      const part = middleOf(whole ?? { x: 0, y: 0, width: image.width, height: image.height }, box.width / box.height);
      context.drawImage(image, part.x, part.y, part.width, part.height, box.x, box.y, box.width, box.height);
    }
    context.globalAlpha = 1;
  }

  /** The image to draw from and the part of it that is the picture; all of it where none is named. */
  #imageOf(sharpness: Sharpness, picture: ShownPicture): [ImageBitmap | undefined, Rectangle?] {
    if (sharpness === THUMBNAIL) return [this.#thumbnails.get(picture.thumbnail_url)];
    const sprite = sharpness === SPRITE ? spriteAtHand(this.#pages, picture) : undefined;
    return sprite === undefined ? [undefined] : [this.#pages.get(sprite.page_url), sprite];
  }

  #drawPrevious(now: number): boolean {
    if (this.#previous === undefined) return false;
    const left = 1 - (now - this.#previous.since) / this.#motion().sceneFadeMs;
    if (left <= 0) {
      this.#previous = undefined;
      return false;
    }
    this.#context.globalAlpha = Math.min(1, left);
    this.#context.drawImage(this.#previous.image, 0, 0);
    this.#context.globalAlpha = 1;
    return true;
  }

  #prefetch(scene: Scene, top: number, pages: Set<string>): void {
    const { height } = this.#view;
    const ahead = height * PREFETCH_SCREENS;
    const band = this.#direction === 1 ? [top + height, top + height + ahead] : [top - ahead, top];
    for (const [index] of boxesOf(scene, this.#view.pixelRatio, band[0] ?? 0, band[1] ?? 0)) {
      const picture = scene.gallery.at(index);
      if (picture) for (const page of pagesFor(this.#pages, picture)) pages.add(page);
    }
  }
}
