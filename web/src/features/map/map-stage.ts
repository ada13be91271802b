/**
 * The map at work: its camera, its painter and the window it is seen in. Knows nothing of React.
 *
 * Whatever changes asks for one frame; nothing runs while nothing changes.
 */

import type { ShownPicture } from "../../api/gallery";
import { loadThumbnail } from "../../atlas/load-bitmap";
import type { PageCache } from "../../atlas/page-cache";
import { ThumbnailQueue } from "../../atlas/thumbnail-queue";
import { type Camera, framed, type Inset, kept, type Point, pan, type Size, toCells, visible, zoom } from "./camera";
import { cellsIn, type InView, type Lit } from "./map-cells";
import type { MapData } from "./map-data";
import { MapPainter } from "./map-painter";
import { type LookUp, PictureBook } from "./picture-book";

/** What the window shows once the map has come to rest. */
export interface Outlook {
  readonly camera: Camera;
  readonly size: Size;
}

/** A picture that is in the window, and where it is there, in CSS pixels. */
export interface Sight {
  readonly index: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const REST_MS = 140;
const START: Camera = { x: 0, y: 0, scale: 1 };

export class MapStage {
  readonly book: PictureBook;
  readonly #canvas: HTMLCanvasElement;
  readonly #painter: MapPainter;
  readonly #thumbnails: ThumbnailQueue;
  readonly #stopListening: () => void;
  readonly #onRest: (outlook: Outlook) => void;
  #data: MapData | undefined;
  #lit: Lit | null = null;
  #litCount = 0;
  #outline: readonly Point[] = [];
  #camera = START;
  #size: Size = { width: 0, height: 0 };
  #inset: Inset = { top: 0, bottom: 0 };
  /** Whether it shows all of the map because nobody has moved it. */
  #isFitted = true;
  #frame = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(canvas: HTMLCanvasElement, pages: PageCache, lookUp: LookUp, onRest: (outlook: Outlook) => void) {
    this.#canvas = canvas;
    this.#onRest = onRest;
    const redraw = () => {
      this.#painter.forget();
      this.#soon();
    };
    this.#thumbnails = new ThumbnailQueue(loadThumbnail, redraw);
    this.book = new PictureBook(lookUp, () => {
      redraw();
      this.#restSoon();
    });
    this.#painter = new MapPainter(canvas, pages, this.#thumbnails, (index) => this.#picture(index)?.thumbnail_url);
    this.#painter.onStretched = (indices) => this.#sharpen(indices);
    this.#stopListening = pages.subscribe(redraw);
  }

  get camera(): Camera {
    return this.#camera;
  }

  get size(): Size {
    return this.#size;
  }

  show(data: MapData, lit: readonly ShownPicture[] | null): void {
    const isFirst = this.#data === undefined;
    this.#data = data;
    // Where nothing matches there is nothing to step back from.
    this.#lit =
      lit && lit.length > 0
        ? new Map(lit.map((each) => [data.indexOf(each.id), each] as const).filter(([at]) => at >= 0))
        : null;
    this.#litCount++;
    if (isFirst || this.#isFitted) this.showAll();
    this.#soon();
  }

  look(size: Size, inset: Inset): void {
    this.#size = size;
    this.#inset = inset;
    if (this.#isFitted) this.showAll();
    this.#soon();
  }

  showAll(): void {
    if (this.#data === undefined || this.#size.width === 0) return;
    this.#camera = framed(this.#data.bounds, this.#size, this.#inset);
    this.#isFitted = true;
    this.#soon();
  }

  pan(by: Point): void {
    this.#go(pan(this.#camera, by));
  }

  /** `factor` times as large around `point`, or around the middle. */
  zoom(factor: number, point: Point = { x: this.#size.width / 2, y: this.#size.height / 2 }): void {
    this.#go(zoom(this.#camera, factor, point, this.#size));
  }

  /** Draws the line of a lasso, in CSS pixels; none where it is empty. */
  draw(outline: readonly Point[]): void {
    this.#outline = outline;
    this.#painter.forget();
    this.#soon();
  }

  /** The picture at a point of the window, −1 where there is none. */
  at(point: Point): number {
    if (this.#data === undefined) return -1;
    const cell = toCells(point, this.#camera, this.#size);
    const { number, cells } = this.#inView(this.#data);
    const [column, row] = [Math.floor(cell.x / 2 ** number), Math.floor(cell.y / 2 ** number)];
    return cells.find((each) => each.column === column && each.row === row)?.index ?? -1;
  }

  /** The pictures in the window and where, the nearest to its middle first. */
  sights(): Sight[] {
    if (this.#data === undefined) return [];
    const { x, y, scale } = this.#camera;
    const { width, height } = this.#size;
    const data = this.#data;
    const { number, cells } = this.#inView(data);
    const side = scale * 2 ** number;
    const found = cells.map(({ index, column, row }) => {
      const [wide, high] = [data.widths[index] ?? 1, data.heights[index] ?? 1];
      const stretch = side / Math.max(wide, high);
      return {
        index,
        left: (column + 0.5) * side - x * scale + (width - wide * stretch) / 2,
        top: (row + 0.5) * side - y * scale + (height - high * stretch) / 2,
        width: wide * stretch,
        height: high * stretch,
      };
    });
    const far = (sight: Sight) =>
      (sight.left + (sight.width - width) / 2) ** 2 + (sight.top + (sight.height - height) / 2) ** 2;
    return found.sort((one, other) => far(one) - far(other));
  }

  /** Every picture whose own cell is in the window, also those that others stand for. */
  inView(): number[] {
    const data = this.#data;
    if (data === undefined) return [];
    const { left, top, right, bottom } = visible(this.#camera, this.#size, 0, data.info.side);
    const isIn = (index: number) => {
      const [column, row] = [data.columns[index] ?? -1, data.rows[index] ?? -1];
      return column >= left && column < right && row >= top && row < bottom;
    };
    return Array.from({ length: data.count }, (_, index) => index).filter(isIn);
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#rest);
    this.#stopListening();
    this.#thumbnails.want([]);
    this.book.dispose();
  }

  #inView(data: MapData): InView {
    return cellsIn(data, this.#lit, this.#camera, this.#size);
  }

  #go(camera: Camera): void {
    if (this.#data === undefined) return;
    this.#camera = kept(camera, this.#data.bounds, this.#size, this.#inset);
    this.#isFitted = false;
    this.#soon();
  }

  #picture(index: number) {
    return this.#data && this.book.get(this.#data.id(index));
  }

  #sharpen(indices: readonly number[]): void {
    const data = this.#data;
    if (data === undefined) return;
    const urls = indices.map((index) => this.#picture(index)?.thumbnail_url);
    this.#thumbnails.want(urls.filter((url) => url !== undefined));
    if (indices.length > 0) this.book.want(indices.map((index) => data.id(index)));
  }

  #soon(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  #paint(): void {
    if (this.#data === undefined || this.#size.width === 0) return;
    const scene = {
      data: this.#data,
      camera: this.#camera,
      lit: this.#lit,
      outline: this.#outline,
      key: `${this.#data.info.name} ${this.#litCount}`,
    };
    const pencil = getComputedStyle(this.#canvas).getPropertyValue("--pencil");
    this.#painter.paint(scene, this.#size, window.devicePixelRatio, { pencil });
    this.#restSoon();
  }

  #restSoon(): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#onRest({ camera: this.#camera, size: this.#size }), REST_MS);
  }
}
