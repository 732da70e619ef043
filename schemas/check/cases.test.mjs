// Every schema and every case, by Ajv at its strictest.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const V1 = new URL("../v1/", import.meta.url);
const read = (path) => JSON.parse(readFileSync(new URL(path, V1)));
const files = (folder) => readdirSync(new URL(folder, V1), { recursive: true }).filter((name) => name.endsWith(".json"));

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats(ajv);
const names = readdirSync(V1).filter((name) => name.endsWith(".schema.json")).map((name) => name.replace(".schema.json", ""));
const validators = Object.fromEntries(names.map((name) => [name, ajv.compile(read(`${name}.schema.json`))]));

function judged(name, value, accepted, where) {
  const right = validators[name](value) === accepted;
  assert.ok(right, `${where}: ${accepted ? ajv.errorsText(validators[name].errors) : "was accepted"}`);
}

test("what a schema accepts, and what it refuses", () => {
  for (const kind of ["accept", "refuse"]) {
    for (const file of files(`cases/${kind}`)) {
      judged(file.split("-")[0], read(`cases/${kind}/${file}`), kind === "accept", file);
    }
    for (const file of files(`cases/roadmap-rules/${kind}`)) {
      judged("roadmap-rules", read(`cases/roadmap-rules/${kind}/${file}`), kind === "accept", file);
    }
  }
});

test("what scoring cases are made of", () => {
  for (const file of files("cases/score")) judged("assessment", read(`cases/score/${file}`).assessment, true, file);
  for (const file of files("cases/measure")) judged("plan", read(`cases/measure/${file}`).plan, true, file);
  for (const file of files("cases/instruments")) judged("instrument", read(`cases/instruments/${file}`), true, file);
  for (const file of files("cases/policies")) judged("policy", read(`cases/policies/${file}`), true, file);
});
