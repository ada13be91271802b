/** The last net: a fault of the page becomes one sentence and a way on, never an empty window. */

import { Component, type ReactNode } from "react";
import { strings } from "../words/strings";

interface Props {
  readonly children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <main className="crashed">
        <h1 className="statement">{strings.crashed}</h1>
        <button type="button" className="text-link" onClick={() => location.reload()}>
          {strings.reload}
        </button>
      </main>
    );
  }
}
