/** Stands in for the viewer when the address names a picture that is not in the collection. */

import { strings } from "../../words/strings";
import { BareViewer } from "./bare-viewer";

export function MissingPicture({ onClose }: { readonly onClose: () => void }) {
  return <BareViewer label={strings.pictureGone} onClose={onClose} />;
}
