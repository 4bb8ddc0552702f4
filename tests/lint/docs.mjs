// What the documents promise is there: docs/rules.md names code that cites the rule and tests that
// exist, docs/api.md knows every route, the manual calls buttons as the pages do, links lead somewhere.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const RULES = 'docs/rules.md';
const API = 'docs/api.md';
const MANUAL = 'docs/manual.zh-CN.md';
const STYLE = 'docs/style.md';
const STYLE_PAGE = 'templates/style/index.html';
// The rules of this version.
const EXPECTED = [
  ...['1', '2', '3'].flatMap((n) => [`UNIT-${n}`, `USER-${n}`]),
  ...Array.from({ length: 15 }, (_, i) => `PLAN-${i + 1}`),
  ...[1, 2, 3, 4].map((n) => `EXEC-${n}`),
  'ARCH-1',
  ...Array.from({ length: 9 }, (_, i) => `ALL-${i + 1}`),
];

// A cell's places: [file, names] of "`file`: `name`, `name`<br>`file`: `name`".
function placesOf(cell) {
  return cell.split('<br>').map((place) => {
    const [file, ...names] = [...place.matchAll(/`([^`]+)`/g)].map((match) => match[1]);
    return [file, names];
  });
}

function cites(text, rule) {
  const [area, number] = rule.split('-');
  const range = text.matchAll(new RegExp(`${area}-(\\d+)\\.\\.(?:${area}-)?(\\d+)`, 'g'));
  return new RegExp(`${area}[-_]${number}(?!\\d)`).test(text) ||
    [...range].some(([, from, to]) => Number(from) <= number && number <= Number(to));
}

function checkRule(rule, cells, line, fault) {
  cells.forEach((cell, column) => {
    for (const [file, names] of placesOf(cell)) {
      if (!file || !existsSync(file)) {
        fault(RULES, line, `${rule}: no file ${file}`);
        continue;
      }
      const text = readFileSync(file, 'utf8').replaceAll("\\'", "'");
      if (!cites(text, rule)) fault(RULES, line, `${file} does not cite ${rule}`);
      if (!names.length) fault(RULES, line, `${rule}: ${file} without a ${column ? 'test' : 'function'}`);
      for (const name of names) if (!text.includes(name)) fault(RULES, line, `${rule}: no “${name}” in ${file}`);
    }
  });
}

function checkRules(fault) {
  const seen = [];
  readFileSync(RULES, 'utf8').split('\n').forEach((text, i) => {
    const row = text.match(/^\| ([A-Z]+-\d+) \| (.+) \| (.+) \| (.+) \|$/);
    if (!row) return;
    seen.push(row[1]);
    checkRule(row[1], row.slice(3), i + 1, fault);
  });
  for (const rule of EXPECTED) if (!seen.includes(rule)) fault(RULES, 1, `${rule} is missing`);
}

// Routes as rooms write them down: {HTTP_GET, "/plans", ...}, {.method = HTTP_GET, .pattern = "/plans", ...}
// or POST("/plans", ...).
function checkRoutes(files, fault) {
  const api = readFileSync(API, 'utf8');
  const routes = new Set();
  for (const file of files.filter((name) => /^src\/.*\.c$/.test(name)))
    for (const [, method, pattern] of readFileSync(file, 'utf8').matchAll(
      /(?:\{(?:\.method = )?HTTP_|^ *)(GET|POST)(?:,|\()\s*(?:\.pattern = )?"([^"]+)"/gm))
      routes.add(`${method} ${pattern}`);
  for (const route of routes) if (!api.includes(`| \`${route}\` |`)) fault(API, 1, `no ${route}: run \`make api\``);
  api.split('\n').forEach((line, i) => {
    const row = line.match(/^\| `((?:GET|POST) [^`]+)` \|/);
    if (row && !routes.has(row[1])) fault(API, i + 1, `${row[1]} is gone: run \`make api\``);
  });
}

function checkLinks(files, fault) {
  for (const file of files.filter((name) => name.endsWith('.md')))
    readFileSync(file, 'utf8').split('\n').forEach((line, i) => {
      for (const [, target] of line.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g))
        if (!/^[a-z]+:/.test(target) && !existsSync(join(dirname(file), target)))
          fault(file, i + 1, `leads to ${target}, which is not there`);
    });
}

// What the manual puts in 【】 is a button or a link of the pages.
function checkManual(files, fault) {
  const shown = files
    .filter((name) => /^(templates\/.*\.html|src\/.*\.c|static\/[a-z]+\.js)$/.test(name))
    .map((name) => readFileSync(name, 'utf8').replace(/"\s*\n\s*"/g, ''))
    .join('\n');
  readFileSync(MANUAL, 'utf8').split('\n').forEach((line, i) => {
    for (const [, words] of line.matchAll(/【([^】]+)】/g))
      if (!shown.includes(words)) fault(MANUAL, i + 1, `no page says “${words}”`);
  });
}

// Every partial of the layout stands in the table of docs/style.md and on the page /style, but what only an import shows.
function checkPartials(files, fault) {
  const told = readFileSync(STYLE, 'utf8'), shown = readFileSync(STYLE_PAGE, 'utf8');
  for (const file of files.filter((name) => name.startsWith('templates/layout/'))) {
    const partial = file.replace(/^templates\/|\.html$/g, '');
    if (!told.includes(`\`${partial}\``)) fault(STYLE, 1, `says nothing of ${partial}`);
    if (!/\/(nav|import_.*)$/.test(partial) && !shown.includes(`{{> ${partial}}}`))
      fault(STYLE_PAGE, 1, `does not show ${partial}`);
  }
}

export function checkDocuments(files, fault) {
  checkPartials(files, fault);
  checkRules(fault);
  checkRoutes(files, fault);
  checkLinks(files, fault);
  checkManual(files, fault);
}
