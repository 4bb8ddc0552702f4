/* Every statement of the program: each SQL("...") of the sources as the preprocessor sees it, { file, sql }. What only one
 * engine says, for itself, stands in src/db/sqlite*.c and src/db/postgres*.c and is no SQL("..."). */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { root } from './harness.mjs';

/* A statement wherever it stands: ((struct sql){"..." "..."}). */
const LITERAL = /\(struct sql\)\s*\{((?:\s*"(?:[^"\\]|\\.)*")+)\s*\}/g;

/* Statements that are made of names of tables, in a file: a copy is of all there are, and its own tests run them. */
const made = new Map([['src/db/copy.c', 2], ['src/db/copy_target.c', 2]]);

/* Makes the tables that a database has only while it is copied. */
export const passing = `CREATE TABLE copy_progress (name TEXT NOT NULL PRIMARY KEY, total BIGINT NOT NULL, copied BIGINT NOT NULL);
  CREATE TABLE copy_later (place BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, make TEXT NOT NULL);`;

function statementsOf(file) {
  const text = execFileSync('gcc', ['-E', '-P', '-std=c11', '-D_GNU_SOURCE', '-Iinclude', '-Isrc', file],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20 });
  const found = [...text.matchAll(LITERAL)];
  assert.equal(found.length + (made.get(file) ?? 0), text.match(/\(struct sql\)/g)?.length ?? 0,
    `${file}: statements that are no literals`);
  return found.map(([, literals]) => ({
    file, sql: [...literals.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, part]) => JSON.parse(`"${part}"`)).join(''),
  }));
}

const isOfEngine = (file) => /^src\/db\/(sqlite|postgres)/.test(file);
const sources = fs.readdirSync(path.join(root, 'src'), { recursive: true }).filter((name) => name.endsWith('.c'))
  .map((name) => `src/${name}`).filter((file) => /\bSQL\(|\(struct sql\)/.test(fs.readFileSync(path.join(root, file), 'utf8')));

export const statements = sources.filter((file) => !isOfEngine(file)).flatMap(statementsOf);
assert.ok(statements.length > 200, 'the statements are found');
