/* Every POST route with every kind of bad input: each is answered with 4xx and a sentence in Chinese, nothing is
 * written, and the server lives. The valid requests that are broken here stand in examples.mjs; at the end they are
 * sent whole, and each of them twice, which makes one record. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { examples, prepare } from './examples.mjs';
import { run, sleep, transports } from './harness.mjs';
import { startWatch } from './store.mjs';
import { multipart, picture, startWorld } from './world.mjs';

const routes = JSON.parse(run(['routes', '--json']).stdout).filter(({ method }) => method === 'POST');
const tenMegabytes = 'x'.repeat(10 << 20);

/* --- breaking a field --- */

const wrongTypes = [[], {}, [[1]], { a: { b: 1 } }, 1.5];
const dirty = ['a\u0007b', 'a\u202eb', 'a\u0000b', 'a\u2028b'];
const wrong = {
  text: ({ value, max }) => [12, true, ...dirty, 'x'.repeat(max + 1), ...(value.length > 1 ? [[value]] : [])],
  int: () => ['many', '1.5', true, '9'.repeat(30), '1e3', '１２'],
  count: () => ['many', '1.5', true, '9'.repeat(30), '1e3', '-1'], // typed by the dozen, so full-width digits are taken
  decimal: () => ['many', true, '1.23456', '9'.repeat(30), '1e3', 'NaN', '--1'],
  date: () => ['2021-02-30', '2023-02-29', '2021-13-01', '2021-8-1', '昨天', 20210101, '0000-00-00'],
  choice: () => ['nonsense', 3, true],
  bool: () => ['perhaps', 2],
  ref: () => ['abc', '0', -1, 0, '9'.repeat(30)],
  unit: () => ['32', '99', '320509104999', 'abc', 320509],
  ids: () => [['abc'], [0], [-1], [[1]], 'abc', [1.5]],
  object: ({ value }) => [5, ...(typeof value === 'string' ? [] : ['nonsense'])],
};

/* Values that the field must refuse. */
function badValues(one, partial) {
  const values = [...wrongTypes, ...wrong[one.kind](one), ...(one.beyond ?? []), ...(one.foreign ?? []), ...(one.wrong ?? [])];
  const known = one.kind === 'ids' && !one.apart ? one.foreign.map((id) => [...one.value, id]) : [];
  const fits = (value) => one.kind === 'object' && JSON.stringify(value) === '{}'; // an empty one leaves all as it is
  const blank = one.required ? ['', null, ...(partial ? [] : [undefined])] : [];
  return [...values.filter((value) => !fits(value)), ...known, ...blank];
}

const show = (value) => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 40 ? `${text.slice(0, 40)}… (${text.length})` : text;
};

/* --- whole requests that are broken --- */

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';

function brokenBodies(body) {
  const whole = JSON.stringify(body);
  const many = Object.fromEntries(Array.from({ length: 10000 }, (_, at) => [`field${at}`, '1']));
  const inner = whole.slice(1, -1);
  const extra = (part) => `{${[inner, part].filter(Boolean).join(',')}}`;
  return {
    'an unknown key': { type: json, body: extra('"surprise":1') },
    'the same key twice': { type: json, body: extra('"_x":1,"_x":2') },
    'deep nesting': { type: json, body: extra(`"_x":${'['.repeat(500)}${']'.repeat(500)}`) },
    '10,000 fields': { type: json, body: JSON.stringify({ ...body, ...many }) },
    '10,000 form fields': { type: form, body: new URLSearchParams(many).toString() },
    'broken UTF-8 in JSON': { type: json, body: Buffer.concat([Buffer.from(extra('"_x":"')).subarray(0, -1), Buffer.from([0xff, 0xc0, 0x80]), Buffer.from('"}')]) },
    'half a surrogate': { type: json, body: extra('"_x":"\\ud800"') },
    'broken UTF-8 in a form': { type: form, body: 'text=%ff%fe' },
    'a cut escape in a form': { type: form, body: 'text=%f' },
    'a NUL in a form': { type: form, body: 'text=a%00b' },
    'JSON that is cut': { type: json, body: `${whole.slice(0, -1)},"a":` },
    'a list for an object': { type: json, body: `[${whole}]` },
    'a text for an object': { type: json, body: '"text"' },
    'nothing as JSON': { type: json, body: '' },
    'plain text': { type: 'text/plain', body: whole },
    'XML': { type: 'application/xml', body: '<a/>' },
    'no type': { body: whole },
    'JSON said to be multipart': { type: 'multipart/form-data; boundary=x', body: whole },
    'multipart without a boundary': { type: 'multipart/form-data', body: whole },
    '10 MB in a field': { type: json, body: extra(`"note":"${tenMegabytes}"`) },
  };
}

/* Files that are not what their names say, or that nobody asked for. */
const html = Buffer.from('<!doctype html><script>alert(1)</script>');
const program = Buffer.concat([Buffer.from('MZ\x90\0'), Buffer.alloc(512)]);
const strangeFiles = {
  'a PNG named .pdf': { name: '材料.pdf', bytes: picture },
  'HTML named .jpg': { name: '照片.jpg', bytes: html },
  'HTML': { name: 'a.html', bytes: html },
  'a program': { name: 'setup.exe', bytes: program },
  'a program named .png': { name: '照片.png', bytes: program },
  'an SVG': { name: 'a.svg', bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') },
  'an empty file': { name: '照片.png', bytes: Buffer.alloc(0) },
  'a file without an ending': { name: '照片', bytes: picture },
  'a name with a path turned around': { name: 'gnp.\u202e照片.png', bytes: picture },
};

function brokenUploads(body, files) {
  const plain = Object.fromEntries(Object.entries(body).filter(([, value]) => typeof value !== 'object'));
  const [[field, file]] = Object.entries(files);
  const whole = multipart(plain, [{ field, ...file }]);
  const bodies = {
    'multipart that is cut': { ...whole, body: whole.body.subarray(0, whole.body.length - 60) },
    'multipart cut in a header': { ...whole, body: whole.body.subarray(0, 40) },
    'a file for another field': multipart(plain, [{ field: 'surprise', ...file }]),
    'an unknown field beside the file': multipart({ ...plain, surprise: '1' }, [{ field, ...file }]),
    '10 MB in a part': multipart({ ...plain, note: tenMegabytes }, [{ field, ...file }]),
    '10,000 parts': multipart(Object.fromEntries(Array.from({ length: 10000 }, (_, at) => [`f${at}`, '1'])), []),
  };
  for (const [what, strange] of Object.entries(strangeFiles)) bodies[what] = multipart(plain, [{ field, ...strange }]);
  return bodies;
}

/* --- the walk --- */

for (const transport of transports)
  describe(`bad input over ${transport}`, () => {
    let world, store, table, digests;

    before(async () => {
      world = await startWorld(transport);
      table = examples(await prepare(world));
      for (const { by } of Object.values(table)) if (by) world.bearer(by);
      store = await startWatch(world.place);
    });
    after(async () => {
      await store?.end();
      await world?.end();
    });

    function pathOf(route, example) {
      const at = typeof example.at === 'function' ? example.at() : example.at ?? {};
      const path = Object.entries(at).reduce((left, [name, id]) => left.replace(name, id), route.pattern);
      assert.doesNotMatch(path, /[#:]/, `examples.mjs does not fill ${path}`);
      return path;
    }

    /* Limits by address would answer before the input is looked at. */
    let limited = 0;
    async function send(route, example, { type, body }, path = pathOf(route, example)) {
      if (route.flags.includes('limited') && ++limited % 50 === 0) world.nextDays(11 / (24 * 60));
      const headers = { accept: 'application/json', ...(example.by && world.bearer(example.by)) };
      if (type) headers['content-type'] = type;
      return world.place.request('POST', path, { headers, body });
    }

    async function jobsEnd() {
      const open = "state IN ('waiting', 'running') OR (state = 'done' AND expires_at = fetched_at)";
      while (Number(world.place.sql(`SELECT COUNT(*) FROM jobs WHERE ${open};`))) await sleep(50);
    }

    const counted = ['users', 'sign_in_failures', 'audit', 'audit_heads', 'sqlite_sequence'];

    async function changedTables(example) {
      const version = await store.version();
      if (version === store.seen) return [];
      const found = await store.digests();
      const changed = [...found.keys()].filter((name) => found.get(name) !== digests.get(name));
      store.seen = version;
      digests = found;
      return changed.filter((name) => !(example.counts && counted.includes(name)));
    }

    /* Why this answer to bad input is wrong; null when it is right. */
    async function fault(example, answer) {
      const changed = await changedTables(example);
      if (answer.status < 400 || answer.status >= 500) return `was answered with ${answer.status}`;
      if (changed.length) return `was answered with ${answer.status} but wrote to ${changed}`;
      if (answer.status === 413 && !answer.text.startsWith('{')) return null; // refused by its length, unread
      const { errors } = answer.json();
      if (!errors?.length) return 'has no errors';
      for (const { field, rule, message } of errors)
        if (typeof field !== 'string' || !rule || !/\p{Script=Han}/u.test(message)) return `says ${show(errors)}`;
      return null;
    }

    const valuesOf = (example) => Object.fromEntries(Object.entries(example.body).map(([name, one]) => [name, one.value]));

    it('there is an example for each POST route, and for nothing else', () => {
      assert.deepEqual(Object.keys(table).sort(), routes.map(({ pattern }) => `POST ${pattern}`).sort());
    });

    /* Behind nginx the same program answers, so a sample shows that nothing is lost on the way. */
    for (const route of routes.filter((_, at) => transport.startsWith('standalone') || at % 5 === 0))
      it(`POST ${route.pattern}`, async () => {
        const example = table[`POST ${route.pattern}`];
        const values = valuesOf(example);
        const faults = [];
        const attempt = async (what, request) => {
          const found = await fault(example, await send(route, example, request));
          if (found) faults.push(`${what} ${found}`);
        };
        store.seen = await store.version();
        digests = await store.digests();
        for (const [name, one] of Object.entries(example.body))
          for (const value of badValues(one, example.partial))
            await attempt(`${name} = ${show(value)}`, { type: json, body: JSON.stringify({ ...values, [name]: value }) });
        for (const [what, request] of Object.entries(brokenBodies(values))) await attempt(what, request);
        if (example.files)
          for (const [what, request] of Object.entries(brokenUploads(values, example.files))) await attempt(what, request);
        else
          await attempt('a file', multipart({}, [{ field: 'file', name: 'a.png', bytes: picture }]));
        if (example.needsFile) await attempt('no file', { type: json, body: JSON.stringify(values) });
        if (example.versioned)
          for (const version of [99, '99', 'abc', [1], -1, 1.5])
            await attempt(`version = ${show(version)}`, { type: json, body: JSON.stringify({ ...values, version }) });
        assert.deepEqual(faults, []);
      });

    it('the whole requests are valid in the order of the examples, and sent twice act once', async () => {
      const faults = [];
      world.nextDays(16 / (24 * 60)); // past all that waits after failures
      for (const [name, example] of Object.entries(table)) {
        const route = routes.find(({ pattern }) => `POST ${pattern}` === name);
        const values = { ...valuesOf(example), _once: `once-${name}` };
        const request = example.needsFile
          ? multipart(values, Object.entries(example.files).map(([field, file]) => ({ field, ...file })))
          : { type: json, body: JSON.stringify(values) };
        const path = pathOf(route, example);
        const first = await send(route, example, request, path);
        if (example.status ? first.status !== example.status : first.status >= 300)
          faults.push(`${name}: ${first.status} ${first.text}`);
        if (example.works) await jobsEnd();
        if (example.repeats || example.status) continue;
        const version = await store.version();
        const second = await send(route, example, request, path);
        if (second.status !== first.status || second.text !== first.text || (await store.version()) !== version)
          faults.push(`${name}: the second time ${second.status} ${second.text}`);
      }
      assert.deepEqual(faults, []);
    });

    it('the server is well and has nothing to report', async () => {
      assert.equal((await world.place.request('GET', '/healthz')).status, 200);
      assert.doesNotMatch(world.place.server.output, /error/i);
    });
  });
