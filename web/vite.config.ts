import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  server: { port: 5173, proxy: { "/api": "http://127.0.0.1:3000" } },
  // A page served as "data:" would need a looser content security policy for fonts, so every asset stays a file.
  build: { target: "es2023", assetsInlineLimit: 0, reportCompressedSize: true },
  worker: { format: "es" },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"] },
});
