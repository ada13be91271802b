/** The small square that stands for a picture in the sentence: one of the collection, or one that was sent. */

import { ImageIcon } from "lucide-react";
import { usePictureDetail } from "../../api/picture-queries";
import { referenceOf, useSentPicture } from "./sent-pictures";

export interface SquareOf {
  readonly name: string | null;
  readonly url: string | null;
}

/** What is known of the picture of a term; null is no picture. */
export function useSquare(picture: string | null): SquareOf {
  const reference = picture === null ? null : referenceOf(picture);
  const { data } = usePictureDetail(reference === null ? picture : null);
  const sent = useSentPicture(reference);
  if (reference !== null) return { name: sent?.name ?? null, url: sent?.url ?? null };
  return { name: data?.name ?? null, url: data?.thumbnail_url ?? null };
}

export function PictureSquare({ url }: { readonly url: string | null }) {
  return url === null ? (
    <ImageIcon className="like-chip-picture" size={32} strokeWidth={1} aria-hidden="true" />
  ) : (
    <img className="like-chip-picture" src={url} alt="" draggable={false} />
  );
}
