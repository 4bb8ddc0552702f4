// Lint: the rules of the house that a compiler does not know. Who may include whom, where SQL and
// memory stand, how long a file may be, and that no text names what does not belong here.
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, basename } from 'node:path';
import { checkDocuments } from './docs.mjs';
import { checkLanguage } from './language.mjs';

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter(Boolean);
const sources = files.filter((f) => /^(src|include)\/.*\.[ch]$/.test(f));
const faults = [];

function fault(file, line, text) {
  faults.push(`${file}:${line}: ${text}`);
}

// --- layers: base <- db, http, view <- core, office <- rooms <- rooms.c, main.c ---

const LEVEL = { base: 0, db: 1, http: 1, view: 1, office: 2, core: 2, transport: 4, cli: 4, top: 5 };
const rooms = new Set(
  sources
    .filter((f) => /^src\/[a-z_]+\/pages.*\.c$/.test(f))
    .map((f) => f.split('/')[1]),
);

// The part of the house that a file or an included header belongs to.
function part(path) {
  const steps = path.replace(/^(src|include)\//, '').split('/');
  if (steps.length > 1) return steps[0];
  return basename(path).replace(/(_room)?\.[ch]$/, '');
}

function levelOf(name) {
  if (rooms.has(name)) return 3;
  if (name === 'rooms' || name === 'main') return LEVEL.top;
  return LEVEL[name] ?? 3;
}

const OWNERS = {
  'sqlite3.h': /^src\/db\/sqlite[a-z_]*\.[ch]$/,
  'libpq-fe.h': /^src\/db\/postgres[a-z_]*\.[ch]$/,
  'fcgiapp.h': /^src\/transport\//,
  'microhttpd.h': /^src\/transport\//,
  'zip.h': /^src\/office\//,
  'expat.h': /^src\/office\//,
  'xlsxwriter.h': /^src\/office\//,
};
const uses = new Map();

for (const file of sources) {
  const own = part(file);
  const isRules = /\/rules[a-z_]*\.c$/.test(file);
  readFileSync(file, 'utf8')
    .split('\n')
    .forEach((text, i) => {
      const system = text.match(/^#include <(.*)>/)?.[1];
      const local = text.match(/^#include "(.*)"/)?.[1];
      if (system && OWNERS[system] && !OWNERS[system].test(file))
        fault(file, i + 1, `${system} belongs elsewhere`);
      if (isRules && (system === 'time.h' || /^(db|http)\.h$/.test(local ?? '')))
        fault(file, i + 1, 'rules know neither store, HTTP nor clock');
      if (!local) return;
      const used = local.includes('/') || files.includes(`include/${local}`) ? part(local) : own;
      if (used === own) return;
      if (levelOf(used) > levelOf(own) || (LEVEL[used] === 1 && LEVEL[own] === 1))
        fault(file, i + 1, `${own} may not include ${used}`);
      if (own === 'transport' && rooms.has(used))
        fault(file, i + 1, 'transports know core and http only');
      if (rooms.has(own) && rooms.has(used)) {
        if (!uses.has(own)) uses.set(own, new Set());
        uses.get(own).add(used);
      }
    });
}

// Rooms never use each other in a circle.
function circleFrom(room, path) {
  if (path.includes(room)) return [...path.slice(path.indexOf(room)), room];
  for (const next of uses.get(room) ?? []) {
    const circle = circleFrom(next, [...path, room]);
    if (circle) return circle;
  }
  return null;
}
for (const room of uses.keys()) {
  const circle = circleFrom(room, []);
  if (circle) fault(`src/${room}`, 1, `rooms in a circle: ${circle.join(' -> ')}`);
}

// --- what stands where ---

for (const file of sources) {
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n');
  if (!text.startsWith('/* ')) fault(file, 1, 'a file opens with what it is for');
  if (lines.length > 520) fault(file, lines.length, 'over 500 lines: split it by subject');
  if (/[ \t]$/m.test(text)) fault(file, 1, 'blanks at a line end');
  const room = file.startsWith('src/') && rooms.has(part(file));
  lines.forEach((line, i) => {
    if (room && /\b(malloc|calloc|realloc|free)\s*\(/.test(line))
      fault(file, i + 1, 'rooms take memory from the arena only');
    if (room && /\b(BEGIN|COMMIT|ROLLBACK|SAVEPOINT)\b/.test(line))
      fault(file, i + 1, 'transactions belong to the store');
    if (room && /\bstore_(read|release)\s*\(/.test(line))
      fault(file, i + 1, 'readers are borrowed by the pipeline; ctx_release gives one back early');
    if (/\b(strcpy|strcat|sprintf|gets|strtok|atoi|system)\(/.test(line.replace(/\/\*.*|^\s*\*.*/, "")))
      fault(file, i + 1, 'an unsafe function');
    if (/\bdouble\b|\bfloat\b/.test(line.replace(/\/\*.*|^\s*\*.*/, '')))
      fault(file, i + 1, 'figures are decimals, never binary floating point (ALL-5)');
    if (/\bCURRENT_(TIME|DATE|TIMESTAMP)\b|datetime\('now/.test(line))
      fault(file, i + 1, 'no SQL clock');
  });
}

// --- functions fit a screen ---

for (const file of sources.filter((f) => f.endsWith('.c'))) {
  const lines = readFileSync(file, 'utf8').split('\n');
  let start = -1;
  lines.forEach((line, i) => {
    if (line === '{') start = i;
    if (line === '}' && start >= 0) {
      if (i - start > 70) fault(file, start + 1, `a function of ${i - start} lines`);
      start = -1;
    }
  });
}

// --- a status has the shape of its kind (docs/style.md) ---

const SHAPES = { ok: '●', due: '◐', late: '▲', done: '✓', none: '○' };
const marks = [/"([●◐▲✓○])",\s*"(?<kind>ok|due|late|done|none)"/g, /class="st (?<kind>\w+)"[^>]*><i aria-hidden="true">(.)/g];
for (const file of files.filter((f) => /^(src|templates)\/.*\.(c|html)$/.test(f))) {
  const text = readFileSync(file, 'utf8');
  for (const mark of marks)
    for (const { 0: whole, groups, index } of text.matchAll(mark))
      if (!whole.includes(SHAPES[groups.kind]))
        fault(file, text.slice(0, index).split('\n').length, `the shape of ${groups.kind} is ${SHAPES[groups.kind]}`);
}

// --- what no text of this project names ---

const FOREIGN = [/registry\.npmjs/i, /\/work\//, /deb\.debian\.org/i, /\bpypi\b/i, /\.\.\/shared/];
for (const file of files) {
  if (/\.(png|gz|csv|jpg|pdf|xlsx)$/.test(file) || dirname(file).includes('corpus')) continue;
  if (file === 'tests/lint/lint.mjs') continue;
  readFileSync(file, 'utf8')
    .split('\n')
    .forEach((line, i) => {
      for (const name of FOREIGN) if (name.test(line)) fault(file, i + 1, `names ${name}`);
      if (/^(<{7}|>{7})( |$)|^={7}$/.test(line)) fault(file, i + 1, 'two versions were never made one');
    });
}

checkDocuments(files, fault);
checkLanguage(files, fault);

for (const text of faults) console.error(text);
console.log(`lint: ${files.length} files, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
