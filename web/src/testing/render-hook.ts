/** Runs a hook in a component of its own, and tells what it returned last. */

import { act, createElement, type ReactNode } from "react";
import { createRoot } from "react-dom/client";

// React asks tests to say so before it lets `act` wait for effects.
(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

export interface RenderedHook<Input, Output> {
  readonly latest: () => Output;
  readonly rerender: (input: Input) => Promise<void>;
  readonly unmount: () => Promise<void>;
}

/** Calls the hook as React wants it called, and nothing else. */
function Harness({ run }: { readonly run: () => void }) {
  run();
  return null;
}

export async function renderHook<Input, Output>(
  hook: (input: Input) => Output,
  input: Input,
  around: (children: ReactNode) => ReactNode = (children) => children,
): Promise<RenderedHook<Input, Output>> {
  let output: Output | undefined;
  const root = createRoot(document.createElement("div"));
  const rerender = async (given: Input) => {
    const run = () => {
      output = hook(given);
    };
    await act(async () => root.render(around(createElement(Harness, { run }))));
  };
  await rerender(input);
  const unmount = () => act(async () => root.unmount());
  return { latest: () => output as Output, rerender, unmount };
}
