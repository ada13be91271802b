/** The browser's own ways to a picture: the file chooser, and on phones the camera. */

import { type ChangeEvent, type Ref, useImperativeHandle, useRef } from "react";
import { strings } from "../../words/strings";

export interface PictureInputsHandle {
  /** Opens the file chooser. */
  readonly choose: () => void;
  /** Opens the camera, where there is one. */
  readonly photograph: () => void;
}

interface PictureInputsProps {
  readonly ref: Ref<PictureInputsHandle>;
  readonly onFiles: (files: readonly File[]) => void;
}

export function PictureInputs({ ref, onFiles }: PictureInputsProps) {
  const file = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  useImperativeHandle(ref, () => ({
    choose: () => file.current?.click(),
    photograph: () => camera.current?.click(),
  }));
  const taken = (event: ChangeEvent<HTMLInputElement>) => {
    onFiles([...(event.target.files ?? [])]);
    // The same file can be chosen once more.
    event.target.value = "";
  };
  const shared = { type: "file", hidden: true, onChange: taken } as const;
  return (
    <>
      <input ref={file} {...shared} accept="image/*,.heic,.heif" multiple aria-label={strings.byPicture} />
      <input ref={camera} {...shared} accept="image/*" capture="environment" aria-label={strings.addPhoto} />
    </>
  );
}
