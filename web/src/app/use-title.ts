/** The window's title: the picture that is open, else what is asked, so that tabs and history tell themselves apart. */

import { useEffect } from "react";
import type { Gallery } from "../api/gallery";
import { usePictureDetail } from "../api/picture-queries";
import { strings } from "../words/strings";

/** `asked` is empty where nothing is; `openId` names the open picture, if there is one, most likely of `gallery`. */
export function useTitle(asked: string, openId: string | null, gallery: Gallery): void {
  const { data: detail } = usePictureDetail(openId);
  const shown = openId === null ? undefined : gallery.at(gallery.indexOf(openId));
  // Of a stack the gallery knows the one that stands for it.
  const name = shown?.id === openId ? shown?.name : detail?.name;
  const said = name ?? asked;
  useEffect(() => {
    document.title = said === "" ? strings.productName : strings.titleOf(said);
  }, [said]);
}
