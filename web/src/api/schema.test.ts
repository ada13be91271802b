import { readFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";
import { expect, test } from "vitest";

const beside = (path: string) => new URL(path, import.meta.url);

test("the types are those of the server's OpenAPI document; if not, run `pnpm types`", async () => {
  const fresh = astToString(await openapiTS(beside("../../../server/api/openapi.json")));
  const committed = await readFile(beside("schema.d.ts"), "utf8");
  expect(committed.endsWith(fresh)).toBe(true);
});
