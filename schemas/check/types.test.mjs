// Types for TypeScript: each part of a document has a name, and the compiler accepts what is made.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compileFromFile } from "json-schema-to-typescript";
import ts from "typescript";

const V1 = fileURLToPath(new URL("../v1/", import.meta.url));

test("named types, which the compiler accepts", async () => {
  const folder = mkdtempSync(join(tmpdir(), "types-"));
  try {
    const files = [];
    for (const schema of readdirSync(V1).filter((name) => name.endsWith(".schema.json"))) {
      const text = await compileFromFile(join(V1, schema));
      const names = [...text.matchAll(/^export (?:interface|type) (\w+)/gm)].map((found) => found[1]);
      assert.deepEqual(names.filter((name) => /\d$/.test(name)), [], schema);
      files.push(join(folder, schema.replace(".schema.json", ".ts")));
      writeFileSync(files.at(-1), text);
    }
    const program = ts.createProgram(files, { strict: true, noEmit: true, types: [], target: ts.ScriptTarget.ES2022 });
    assert.deepEqual(ts.getPreEmitDiagnostics(program).map((found) => found.messageText), []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
