import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { mockServer } from "./dev/mock-server.ts";

/** The page waits for its script before the first paint, so that a chosen theme never flashes in the other one. */
const blockRendering: Plugin = {
  name: "block-rendering",
  transformIndexHtml: {
    order: "post",
    handler: (html) => html.replace('<script type="module"', '<script type="module" blocking="render"'),
  },
};

/** Where `pnpm dev` finds the API; where nobody answers there, a recording does. */
const api = process.env.API_ORIGIN ?? "http://127.0.0.1:3000";

export default defineConfig({
  plugins: [react(), blockRendering, mockServer(api)],
  server: { port: 5173, proxy: { "/api": api } },
  // A page served as "data:" would need a looser content security policy for fonts, so every asset stays a file.
  build: {
    target: "es2023",
    assetsInlineLimit: 0,
    reportCompressedSize: true,
    // One script to begin with: what lazy parts share with it would else become files of their own, and requests.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "index", tags: ["$initial"] }] } } },
  },
  worker: { format: "es" },
  test: { environment: "node", include: ["{src,dev}/**/*.test.{ts,tsx}"] },
});
