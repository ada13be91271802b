/** Below the field: each picture on its way, and what became of those that did not arrive. */

import { X } from "lucide-react";
import { formatScore } from "../../shared/format";
import { strings } from "../../words/strings";
import type { Sender, Sending } from "./use-sending";
import "./sending-notes.css";

export function SendingNotes({ sendings, again, stop }: Omit<Sender, "send">) {
  return <div role="status">{sendings.length > 0 && <Notes sendings={sendings} again={again} stop={stop} />}</div>;
}

function Notes({ sendings, again, stop }: Omit<Sender, "send">) {
  return (
    <ul className="sending-notes">
      {sendings.map((sending) => (
        <li key={sending.id} className="sending-note">
          {sending.trouble === null ? (
            <>
              <progress className="sending-progress" value={sending.share} aria-label={saysOf(sending)} />
              <span aria-hidden="true">{saysOf(sending)}</span>
            </>
          ) : (
            <>
              <span>
                {sending.file.name}: {sending.trouble}
              </span>
              {sending.trouble !== strings.notAPicture && (
                <button type="button" className="text-link sending-again" onClick={() => again(sending.id)}>
                  {strings.tryAgain}
                </button>
              )}
            </>
          )}
          <button
            type="button"
            className="chip-remove"
            aria-label={sending.trouble === null ? strings.stopSending(sending.file.name) : strings.dismiss}
            onClick={() => stop(sending.id)}
          >
            <X size={14} strokeWidth={1.5} aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** All of it is sent before the server has looked at it. */
function saysOf({ file, share }: Sending): string {
  return share < 1 ? strings.sending(file.name, formatScore(share)) : strings.lookingAt(file.name);
}
