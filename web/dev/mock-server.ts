/**
 * Lets `pnpm dev` work alone: where no server answers, the API is answered from the recording. As soon as one does, Vite's
 * proxy takes over, without a restart.
 */

import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { Recording } from "./recording.ts";

const FOLDER = fileURLToPath(new URL("recording", import.meta.url));
const LOOK_AGAIN_MS = 2000;
const PATIENCE_MS = 500;

export function mockServer(origin: string): Plugin {
  const { hostname, port, protocol } = new URL(origin);
  let known = { answers: Promise.resolve(false), until: 0 };

  function serverAnswers(): Promise<boolean> {
    if (Date.now() > known.until) {
      const answers = isListening(hostname, Number(port || (protocol === "https:" ? 443 : 80)));
      known = { answers, until: Date.now() + LOOK_AGAIN_MS };
    }
    return known.answers;
  }

  return {
    name: "recorded-api",
    apply: "serve",
    configureServer({ middlewares, config }) {
      const recording = new Recording(FOLDER);
      let wasAnswered: boolean | undefined;
      middlewares.use(async (request, response, next) => {
        const address = request.url ?? "/";
        if (!address.startsWith("/api/")) return next();
        const isAnswered = await serverAnswers();
        if (isAnswered !== wasAnswered) {
          const news = isAnswered
            ? `asks the server at ${origin}`
            : `shows a recording: no server answers at ${origin}`;
          config.logger.info(`  The page ${news}.`);
        }
        wasAnswered = isAnswered;
        if (isAnswered) return next();
        if (address.startsWith("/api/events")) {
          response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
          response.write(recording.events());
          return;
        }
        const { status, type, body } = recording.answer(request.method ?? "GET", address);
        response.writeHead(status, { "Content-Type": type, "Cache-Control": "no-store" });
        response.end(request.method === "HEAD" ? undefined : body);
      });
    },
    async transformIndexHtml() {
      if (await serverAnswers()) return [];
      const note = `No server answers at ${origin}: what you see is a recording of forty pictures.`;
      return [{ tag: "script", injectTo: "head", children: `console.info(${JSON.stringify(note)});` }];
    },
  };
}

function isListening(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PATIENCE_MS });
    const tell = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => tell(true));
    socket.once("error", () => tell(false));
    socket.once("timeout", () => tell(false));
  });
}
