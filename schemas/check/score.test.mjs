// The plain scoring cases, scored in JavaScript: index, exact value and predicate are those of the case.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { exact, published, score } from "./score.mjs";

const CASES = new URL("../v1/cases/", import.meta.url);
const read = (path) => JSON.parse(readFileSync(new URL(path, CASES)));

for (const file of readdirSync(new URL("score/plain/", CASES))) {
  const { about, assessment, result } = read(`score/plain/${file}`);
  test(`${file}: ${about}`, () => {
    const instrument = read(`instruments/${assessment.instrument}.json`);
    const found = score(assessment, instrument);
    assert.equal(published(found.index, instrument.decimals), result.index);
    assert.deepEqual(found.index, exact(result.exact));
    assert.equal(found.predicate, result.predicate);
    assert.deepEqual(new Set(found.gaps), new Set(result.gaps));
    for (const [code, node] of Object.entries(result.nodes)) {
      assert.deepEqual(found.nodes[code], exact(node.exact), code);
      assert.equal(published(found.nodes[code], instrument.decimals), node.index, code);
    }
  });
}
