/**
 * Questions that came before the model was loaded wait until the server tells that it is, rather than being asked again
 * and again: each answer that it is not would be one more error in the browser's console.
 */

import { type Query, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { ApiProblem } from "./problem";
import type { Health, Ready } from "./types";

export function useModelWait(health: Health | undefined, ready: Ready | undefined): void {
  const queries = useQueryClient();
  const isLoaded = (ready?.stages.model.state ?? health?.model.state) === "ready";
  useEffect(() => {
    if (!isLoaded) return;
    const waiting = new Set(queries.getQueryCache().findAll({ type: "active", predicate: waitsForModel }));
    const predicate = (query: Query) => waiting.has(query);
    // One that waits for its next try cannot be hurried: it is taken back and asked anew.
    if (waiting.size > 0) queries.cancelQueries({ predicate }).then(() => queries.refetchQueries({ predicate }));
  }, [isLoaded, queries]);
}

function waitsForModel({ state: { fetchStatus, fetchFailureReason: reason } }: Query): boolean {
  return fetchStatus === "fetching" && reason instanceof ApiProblem && reason.isWithoutModel;
}
