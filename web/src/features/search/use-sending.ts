/** Pictures on their way to the server: how far each is, what went wrong, and how to stop it or try once more. */

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { ApiProblem, ServerGone } from "../../api/problem";
import { upload } from "../../api/uploads";
import { strings } from "../../words/strings";
import { reduced } from "./reduce-picture";
import { keepSent } from "./sent-pictures";

export interface Sending {
  readonly id: number;
  readonly file: File;
  /** The share that is sent, 0 to 1. */
  readonly share: number;
  /** Why it did not arrive, in words. */
  readonly trouble: string | null;
  /** The term in whose place it comes, that of a picture which the server has let go; null where it is another term. */
  readonly replaces: string | null;
}

export interface Sender {
  readonly sendings: readonly Sending[];
  readonly send: (files: readonly File[], replaces?: string) => void;
  /** Sends once more what did not arrive. */
  readonly again: (id: number) => void;
  /** Stops it, or forgets what went wrong. */
  readonly stop: (id: number) => void;
}

/** Browsers do not know every kind of picture by its name: these are sent as well, and the server says what it thinks. */
const WITHOUT_TYPE = /\.(heic|heif|avif|jxl|jp2|tiff?|webp|dng)$/i;

/** The most that the server takes at once. */
const MOST_AT_ONCE = 8;

let lastId = 0;

/** `onSent` hears the reference under which the server keeps a picture, and the term in whose place it comes. */
export function useSending(onSent: (reference: string, replaces: string | null) => void): Sender {
  const [sendings, setSendings] = useState<readonly Sending[]>([]);
  const stops = useRef(new Map<number, AbortController>());
  const sent = useRef(onSent);
  useEffect(() => {
    sent.current = onSent;
  });

  const change = useCallback((id: number, to: Partial<Sending>) => {
    setSendings((all) => all.map((each) => (each.id === id ? { ...each, ...to } : each)));
  }, []);
  const forget = useCallback((id: number) => {
    stops.current.delete(id);
    setSendings((all) => all.filter((each) => each.id !== id));
  }, []);

  const start = useCallback(
    async ({ id, file, replaces }: Sending) => {
      const stop = new AbortController();
      stops.current.set(id, stop);
      try {
        const picture = await reduced(file);
        const { reference } = await upload(picture, file.name, (share) => change(id, { share }), stop.signal);
        keepSent(reference, file);
        forget(id);
        sent.current(reference, replaces);
      } catch (error) {
        if (!stop.signal.aborted) change(id, { trouble: troubleOf(error) });
      }
    },
    [change, forget],
  );

  const send = useCallback(
    (files: readonly File[], replaces?: string) => {
      const begun = files.slice(0, MOST_AT_ONCE).map((file): Sending => {
        lastId += 1;
        const trouble = isPicture(file) ? null : strings.notAPicture;
        return { id: lastId, file, share: 0, trouble, replaces: replaces ?? null };
      });
      setSendings((all) => [...all.filter(({ trouble }) => trouble === null), ...begun]);
      for (const each of begun) if (each.trouble === null) void start(each);
    },
    [start],
  );
  const again = useCallback(
    (id: number) => {
      const failed = sendings.find((each) => each.id === id);
      if (failed === undefined) return;
      change(id, { share: 0, trouble: null });
      void start(failed);
    },
    [sendings, change, start],
  );
  const stop = useCallback(
    (id: number) => {
      stops.current.get(id)?.abort();
      forget(id);
    },
    [forget],
  );
  return useMemo(() => ({ sendings, send, again, stop }), [sendings, send, again, stop]);
}

function isPicture({ type, name }: File): boolean {
  return type.startsWith("image/") || (type === "" && WITHOUT_TYPE.test(name));
}

/** What went wrong, for a person: what it is about the picture, or about the server. */
export function troubleOf(error: unknown): string {
  if (error instanceof ServerGone) return strings.sendingServerGone;
  if (!(error instanceof ApiProblem)) return strings.sendingFailed;
  if (error.status === 413) return strings.tooLarge;
  if (error.isNotReady) return strings.sendingTooEarly;
  return error.status >= 400 && error.status < 500 ? strings.notAPicture : strings.sendingFailed;
}
