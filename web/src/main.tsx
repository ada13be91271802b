/** Where the page begins: theme and language first, so that nothing flashes, then the app. */

import "./shared/fonts.css";
import "./shared/tokens.css";
import "./shared/base.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { makeQueryClient } from "./api/query-client";
import { App } from "./app/app";
import { ErrorBoundary } from "./app/error-boundary";
import { pageLoader } from "./atlas/load-bitmap";
import { PageCache } from "./atlas/page-cache";
import { applyTheme, keptTheme } from "./shared/theme";
import { keptLanguage } from "./words/language";
import { speak } from "./words/strings";

applyTheme(keptTheme());
// An await out here would keep the bundler from leaving in one file what the lazy parts share with this one.
void speak(keptLanguage()).then(draw);

function draw(): void {
  const root = document.getElementById("root");
  if (root === null) throw new Error("index.html has no element with the id root.");
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary>
        <QueryClientProvider client={makeQueryClient()}>
          <App pages={new PageCache(pageLoader())} />
        </QueryClientProvider>
      </ErrorBoundary>
    </StrictMode>,
  );
}
