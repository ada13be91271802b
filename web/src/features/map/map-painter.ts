/**
 * Draws the part of the map that the window shows: the pictures of one level, each in its cell.
 *
 * A frame is drawn only when something changed. While the map is moved and nothing else changes, what is drawn already
 * is moved with it and only what comes into the window is drawn anew, so that moving costs little on any machine.
 */

import type { PageCache } from "../../atlas/page-cache";
import { pagesFor, spriteAtHand } from "../../atlas/sprite-source";
import type { ThumbnailQueue } from "../../atlas/thumbnail-queue";
import { type Camera, type Point, type Size, toWindow } from "./camera";
import { type Cell, cellsIn, type InView, type Lit } from "./map-cells";
import type { Box, MapData } from "./map-data";

/** What is to be seen. */
export interface MapScene {
  readonly data: MapData;
  readonly camera: Camera;
  /** Pictures that stand out while the others step back; null where all are alike. */
  readonly lit: Lit | null;
  /** The line of a lasso, in CSS pixels. */
  readonly outline: readonly Point[];
  /** What a drawn frame is of: another one is drawn from the beginning. */
  readonly key: string;
}

export interface Colours {
  readonly pencil: string;
}

interface Frame {
  readonly key: string;
  readonly level: number;
  readonly scale: number;
  /** Where the lattice begins, in device pixels from the canvas's corner. */
  readonly left: number;
  readonly top: number;
}

const DIMMED = 0.22;
/** Of a cell, on each side of its picture. */
const GAP = 0.03;
/** A sprite may be stretched this much before its thumbnail is worth a request. */
const TOLERATED_STRETCH = 1.25;

export class MapPainter {
  /** Pictures drawn since the beginning: what a frame costs, for whoever wants to know. */
  drawn = 0;
  /** Which pictures the last frame would show sharper, the nearest to the middle first. */
  onStretched: (indices: readonly number[]) => void = () => {};
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #pages: PageCache;
  readonly #thumbnails: ThumbnailQueue;
  readonly #thumbnailOf: (index: number) => string | undefined;
  #frame: Frame | undefined;

  constructor(
    canvas: HTMLCanvasElement,
    pages: PageCache,
    thumbnails: ThumbnailQueue,
    thumbnailOf: (index: number) => string | undefined,
  ) {
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("This browser has no 2D canvas.");
    this.#canvas = canvas;
    this.#context = context;
    this.#pages = pages;
    this.#thumbnails = thumbnails;
    this.#thumbnailOf = thumbnailOf;
  }

  /** Has the next frame drawn from the beginning: something came that it could show. */
  forget(): void {
    this.#frame = undefined;
  }

  /** Draws `scene` in a window of `size` CSS pixels of `ratio` device pixels each. */
  paint(scene: MapScene, size: Size, ratio: number, colours: Colours): void {
    const { data, camera } = scene;
    const isFitted = this.#fitCanvas(size, ratio);
    const inView = cellsIn(data, scene.lit, camera, size);
    const origin = toWindow({ x: 0, y: 0 }, camera, size);
    const [left, top] = [Math.round(origin.x * ratio), Math.round(origin.y * ratio)];
    const next: Frame = { key: scene.key, level: inView.number, scale: camera.scale * ratio, left, top };
    const kept = isFitted && scene.outline.length === 0 ? this.#move(next) : null;
    if (kept === null) this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#context.imageSmoothingQuality = "medium";
    for (const cell of inView.cells) {
      if (kept === null || isOutside(this.#box(cell, next), kept)) this.#draw(scene, cell, next);
    }
    this.#frame = scene.outline.length === 0 ? next : undefined;
    this.#drawOutline(scene.outline, ratio, colours);
    this.#want(scene, inView, next);
  }

  #fitCanvas(size: Size, ratio: number): boolean {
    const width = Math.round(size.width * ratio);
    const height = Math.round(size.height * ratio);
    if (this.#canvas.width === width && this.#canvas.height === height) return true;
    this.#canvas.width = width;
    this.#canvas.height = height;
    return false;
  }

  /** Moves what is drawn to where `next` has it: the part of the canvas that is then right; null where none is. */
  #move(next: Frame): Box | null {
    const before = this.#frame;
    if (before?.key !== next.key || before.level !== next.level || before.scale !== next.scale) return null;
    const { width, height } = this.#canvas;
    const [x, y] = [next.left - before.left, next.top - before.top];
    const kept = {
      left: Math.max(0, x),
      top: Math.max(0, y),
      right: width + Math.min(0, x),
      bottom: height + Math.min(0, y),
    };
    if (kept.right <= kept.left || kept.bottom <= kept.top) return null;
    if (x !== 0 || y !== 0) {
      this.#context.globalCompositeOperation = "copy";
      this.#context.drawImage(this.#canvas, x, y);
      this.#context.globalCompositeOperation = "source-over";
    }
    return kept;
  }

  /** A cell on the canvas. Both edges are rounded, not the size, so neighbours never overlap. */
  #box({ column, row }: Cell, { left, top, scale, level }: Frame): Box {
    const step = scale * 2 ** level;
    return {
      left: left + Math.round(column * step),
      top: top + Math.round(row * step),
      right: left + Math.round((column + 1) * step),
      bottom: top + Math.round((row + 1) * step),
    };
  }

  #draw(scene: MapScene, cell: Cell, frame: Frame): void {
    const { data, lit } = scene;
    const { index } = cell;
    const box = this.#box(cell, frame);
    const whole = box.right - box.left;
    const room = whole - 2 * Math.max(1, Math.round(whole * GAP));
    const [width, height] = [data.widths[index] ?? 1, data.heights[index] ?? 1];
    const stretch = room / Math.max(width, height);
    const w = Math.max(1, Math.round(width * stretch));
    const h = Math.max(1, Math.round(height * stretch));
    const x = box.left + ((whole - w) >> 1);
    const y = box.top + ((box.bottom - box.top - h) >> 1);
    const context = this.#context;
    // What was moved may reach into this cell, and a dimmed picture lets through what is under it.
    context.clearRect(box.left, box.top, whole, box.bottom - box.top);
    context.globalAlpha = lit === null || lit.has(index) ? 1 : DIMMED;
    this.drawn++;
    const image = this.#imageOf(scene, cell, frame.level, stretch);
    if (image === undefined) {
      context.fillStyle = data.colour(index);
      context.fillRect(x, y, w, h);
    } else {
      const [bitmap, sx, sy, sw, sh] = image;
      context.drawImage(bitmap, sx, sy, sw, sh, x, y, w, h);
    }
    context.globalAlpha = 1;
  }

  /** The best there is of a picture, and the part of it that is the picture. */
  #imageOf(
    { data, lit }: MapScene,
    cell: Cell,
    level: number,
    stretch: number,
  ): [ImageBitmap, number, number, number, number] | undefined {
    const url = stretch > TOLERATED_STRETCH ? this.#thumbnailOf(cell.index) : undefined;
    const thumbnail = url === undefined ? undefined : this.#thumbnails.get(url);
    if (thumbnail !== undefined) return [thumbnail, 0, 0, thumbnail.width, thumbnail.height];
    const tile = data.info.tile;
    if (cell.place >= 0 && tile !== null) {
      const bitmap = this.#pages.get(this.#tileUrl(data, level, cell) ?? "");
      if (bitmap !== undefined) {
        const x = (cell.place % tile.columns) * tile.cell_px + tile.gutter_px;
        const y = Math.floor(cell.place / tile.columns) * tile.cell_px + tile.gutter_px;
        return [bitmap, x, y, data.widths[cell.index] ?? 1, data.heights[cell.index] ?? 1];
      }
    }
    const picture = lit?.get(cell.index);
    const sprite = picture === undefined ? undefined : spriteAtHand(this.#pages, picture);
    const page = sprite === undefined ? undefined : this.#pages.get(sprite.page_url);
    if (sprite === undefined || page === undefined) return undefined;
    return [page, sprite.x, sprite.y, sprite.width, sprite.height];
  }

  #tileUrl(data: MapData, level: number, { column, row }: Cell): string | undefined {
    const tile = data.info.tile;
    if (tile === null) return undefined;
    const at = (value: number) => String(Math.floor(value / tile.cells));
    return tile.url.replace("{level}", String(level)).replace("{column}", at(column)).replace("{row}", at(row));
  }

  /** Tells the caches what this frame would show: tiles first where the middle is. */
  #want({ data, lit }: MapScene, { box, cells }: InView, { level, scale }: Frame): void {
    const middle = { column: (box.left + box.right - 1) / 2, row: (box.top + box.bottom - 1) / 2 };
    const far = (cell: Cell) => (cell.column - middle.column) ** 2 + (cell.row - middle.row) ** 2;
    const urls = new Set<string>();
    const stretched: number[] = [];
    for (const cell of cells.toSorted((one, other) => far(one) - far(other))) {
      const picture = lit?.get(cell.index);
      const url = cell.place >= 0 ? this.#tileUrl(data, level, cell) : undefined;
      if (url !== undefined) urls.add(url);
      else if (picture !== undefined) for (const page of pagesFor(this.#pages, picture)) urls.add(page);
      const longest = Math.max(data.widths[cell.index] ?? 1, data.heights[cell.index] ?? 1);
      if (scale * 2 ** level > longest * TOLERATED_STRETCH) stretched.push(cell.index);
    }
    this.#pages.want([...urls]);
    this.onStretched(stretched);
  }

  #drawOutline(outline: readonly Point[], ratio: number, colours: Colours): void {
    if (outline.length === 0) return;
    const context = this.#context;
    context.beginPath();
    for (const { x, y } of outline) context.lineTo(x * ratio, y * ratio);
    context.closePath();
    context.lineWidth = 2 * ratio;
    context.lineJoin = "round";
    context.strokeStyle = colours.pencil;
    context.stroke();
  }
}

function isOutside(cell: Box, kept: Box): boolean {
  return cell.left < kept.left || cell.top < kept.top || cell.right > kept.right || cell.bottom > kept.bottom;
}
