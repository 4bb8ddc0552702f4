/* A served place under write load, and what must be true of it afterwards: every acknowledged write is there exactly
 * once, none is half there.
 *
 *   const site = await startSite(transport);         // plans of several states, people, tokens, a session
 *   const load = site.load();                        // clients that write until told to stop, or until nobody answers
 *   await load.stop();                               // load.acknowledged, load.unknown, load.refused
 *   await site.load(1).ended;                        // or one write of each
 *   site.load(Infinity, true)                        // clients that send the same again; load.failures, a list of each
 *   site.verify(load);                               // throws with what is missing, doubled or halved
 *   await site.resend(load);                         // what stayed unanswered, with the same key; then it is there once
 *   site.verify(load); site.check(); await site.end();
 *
 * The load is the table below: one line adds another writer. `url` and `body` make a request whose text holds `mark`,
 * which stands in `column` of `table` afterwards; `action` is its audit record, in which `said` finds the mark. `form`
 * sends it as a page's form with a session, otherwise it is JSON with a token; `who` is null for the public. How audit
 * and rows must agree:
 *   each  a row has exactly one record (new rows)
 *   last  a row shows what its last record says; the records are counted (one row changed again and again)
 *   sum   as many records as rows (the record names what the row hangs on) */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import { preparePlace, root, sleep } from '../http/harness.mjs';
import { multipart, picture } from '../http/world.mjs';
import { resetStore, rows, saveStore } from '../http/store.mjs';
import { item, lists, startPath, town } from '../http/path.mjs';

/* What stands in a column that holds JSON, as each engine says it: a field; the note of the one item that a draft of a
 * self-assessment speaks of. */
const inside = {
  sqlite: {
    field: (json, name) => `json_extract(${json}, '$.${name}')`,
    note: (json, items) => `(SELECT json_extract(value, '$.note') FROM json_each(${json}, '$${items}'))`,
  },
  postgresql: {
    field: (json, name) => `(${json}::json ->> '${name}')`,
    note: (json, items) => `jsonb_path_query_first(${json}::jsonb, '$${items}.*.note') #>> '{}'`,
  },
};

const writers = [
  { what: 'item', who: 'wang', action: 'plan.item_add', table: 'plan_items', column: 'title', audit: 'each',
    url: (site, client, n) => `/plans/${draftOf(site, n)}/items`, body: (mark, n) => item(listOf(n), { title: mark }) },
  { what: 'form', who: 'wang', action: 'plan.item_add', table: 'plan_items', column: 'title', audit: 'each', form: true,
    url: (site, client, n) => `/plans/${draftOf(site, n)}/items`, body: (mark, n) => formItem(listOf(n), mark) },
  { what: 'edit', who: 'wang', action: 'plan.item_change', table: 'plan_items', column: 'title', audit: 'last',
    url: (site, client) => `/plans/${site.edited}/items/${site.items[client]}`, body: (mark) => ({ title: mark }) },
  { what: 'comment', who: 'chen', action: 'plan.comment', table: 'plan_comments', column: 'text', audit: 'each',
    url: (site, client, n) => `/plans/${reviewOf(site, n)}/comments`, body: (mark) => ({ text: mark }) },
  { what: 'feedback', who: null, action: 'feedback.give', table: 'feedback', column: 'text', audit: 'each',
    url: (site) => `/public/notices/${site.notice}/feedback`,
    body: (mark) => ({ text: mark, name: '张三', contact: '13900001111' }) },
  { what: 'photo', who: 'wang', action: 'notice.photo', table: 'files', column: 'name', audit: 'sum', file: 'photo',
    url: (site) => `/notices/${site.notice}/photos`, body: () => ({}) },
  { what: 'report', who: 'li', action: 'assessment.save', table: 'assessments', audit: 'last',
    column: ({ note }) => note('draft', ''), said: ({ note }) => note('a.after_json', '.items'),
    url: (site) => `/plans/${site.inForce}/assessments/2021-4`,
    body: (mark, n, site) => ({ items: [{ item: site.promised, progress: '1.5', note: mark }] }) },
];

const CLIENTS = 2; // of each writer
const DRAFTS = 12; // plans that take new items
const REVIEWS = 8; // plans that take comments
const PAUSE = 50; // milliseconds before a patient client sends again
const REFRESH = 1500; // writes after which a database is replaced by a fresh one

/* A list holds at most 60 items and a plan 200 comments, so they are dealt out over many plans. */
const draftOf = (site, n) => site.drafts[n % DRAFTS];
const reviewOf = (site, n) => site.reviews[n % REVIEWS];
const listOf = (n) => lists[Math.floor(n / DRAFTS) % lists.length];

function formItem(list, mark) {
  const { milestones, ...fields } = item(list, { title: mark });
  for (const [year, value] of Object.entries(milestones)) fields[`milestone_${year}`] = value;
  return fields;
}

/* One request over a kept connection: its status and text, or null when no answer came. */
function ask({ port, patience }, agent, method, path, headers, body) {
  return new Promise((done) => {
    const sent = http.request({ host: '127.0.0.1', port, method, path, headers, agent, timeout: patience }, (got) => {
      const parts = [];
      got.on('data', (part) => parts.push(part));
      got.on('error', () => done(null));
      got.on('aborted', () => done(null));
      got.on('end', () => done({ status: got.statusCode, headers: got.headers, text: Buffer.concat(parts).toString() }));
    });
    sent.on('timeout', () => sent.destroy(Object.assign(new Error(), { code: 'no answer in time' })));
    sent.on('error', ({ code }) => done({ status: 0, text: code })); // for who reads what failed
    sent.end(body);
  });
}

/* How often a value is in a list, as a function. */
function count(list) {
  const times = new Map();
  for (const one of list) times.set(one, (times.get(one) ?? 0) + 1);
  return (one) => times.get(one) ?? 0;
}

/* What is wrong between the rows of a writer and the audit's records. */
const agree = {
  each(rows, records) {
    const times = count(records.map(({ id }) => id));
    return [
      ...records.filter(({ row }) => row === null).map(({ id }) => `a record of ${id} without its row`),
      ...rows.filter(({ id }) => times(id) !== 1).map(({ id, mark }) => `${mark} with ${times(id)} records`),
    ];
  },
  last(rows, records) {
    const last = new Map(records.map(({ id, mark }) => [id, mark]));
    return rows.filter(({ id, mark }) => last.get(id) !== mark).map(({ mark }) => `${mark} is not what the last record says`);
  },
  sum(rows, records) {
    return rows.length === records.length ? [] : [`${rows.length} rows, ${records.length} records`];
  },
};

const villagesOf = (unit) =>
  fs.readFileSync(`${root}/data/units-suzhou.csv`, 'utf8').match(new RegExp(`^${unit}\\d{3}`, 'gm'));

let marks = 0;

/* One write: what is sent, and what became of it. */
class Write {
  constructor(site, writer, client) {
    Object.assign(this, { site, writer, mark: `${writer.what}-${++marks}` });
    site.written++;
    const fields = writer.body(this.mark, marks, site);
    const headers = { 'idempotency-key': this.mark, 'sec-fetch-site': 'same-origin' };
    if (writer.file) {
      const bytes = Buffer.concat([picture, Buffer.from(this.mark)]);
      const { type, body } = multipart({ _csrf: site.csrf, _once: this.mark, ...fields },
        [{ field: writer.file, name: `${this.mark}.png`, bytes }]);
      Object.assign(headers, { cookie: site.cookie, 'content-type': type, accept: 'text/html' });
      this.body = body;
    } else if (writer.form) {
      const type = 'application/x-www-form-urlencoded';
      Object.assign(headers, { cookie: site.cookie, 'content-type': type, accept: 'text/html' });
      this.body = new URLSearchParams({ _csrf: site.csrf, _once: this.mark, ...fields }).toString();
    } else {
      if (writer.who) headers.authorization = site.token[writer.who];
      headers['content-type'] = headers.accept = 'application/json';
      this.body = JSON.stringify(fields);
    }
    this.headers = headers;
    this.url = writer.url(site, client, marks);
  }

  /* 'acknowledged', 'refused' (an answer that says it was not stored) or 'unknown'. */
  async send(agent) {
    this.answer = await ask({ port: this.site.place.port, patience: this.site.patience }, agent, 'POST', this.url, this.headers, this.body);
    const status = this.answer?.status ?? 0;
    if ([200, 201, 303].includes(status)) return 'acknowledged';
    /* 502 to 504 are nginx's, which does not know either */
    return status === 0 || (status >= 502 && status <= 504) ? 'unknown' : 'refused';
  }
}

/* Clients at work; each writes `each` times at most. */
class Load {
  constructor(site, each, patient) {
    Object.assign(this, { site, each, patient, acknowledged: [], unknown: [], refused: [], failures: [], stopping: false });
    this.agent = new http.Agent({ keepAlive: true });
    const clients = writers.flatMap((writer) => Array.from({ length: CLIENTS }, (_, client) => this.run(writer, client)));
    this.ended = Promise.all(clients);
  }

  /* A client gives up when nobody answers, as people do; a patient one sends the same again until it is stored, and its
   * failures are counted. */
  async run(writer, client) {
    const failures = [];
    this.failures.push(failures);
    let outcome = '';
    for (let n = 0; n < this.each && !this.stopping && outcome !== 'unknown'; n++) {
      const write = new Write(this.site, writer, client);
      for (outcome = await write.send(this.agent); this.patient && outcome === 'unknown'; outcome = await write.send(this.agent)) {
        failures.push(write.answer);
        await sleep(PAUSE);
      }
      this[outcome].push(write);
    }
  }

  async stop() {
    this.stopping = true;
    await this.ended;
    this.agent.destroy();
  }
}

export class Site {
  constructor(place) {
    this.place = place;
    this.token = {};
    this.written = 0;
    this.patience = 8000; // milliseconds; longer than any answer takes
  }

  async prepare() {
    const { place } = this;
    const path = await startPath(place);
    const villages = villagesOf(town);
    const begin = async (count, state) => {
      const plans = [];
      while (plans.length < count) plans.push(await path.bring(await path.begin(villages.pop()), state));
      return plans;
    };
    this.drafts = await begin(DRAFTS, 'draft');
    this.reviews = await begin(REVIEWS, 'town_review');
    [this.edited] = await begin(1, 'draft');
    const [posted] = await begin(1, 'on_notice');
    [this.inForce] = await begin(1, 'in_force');
    this.notice = this.sql(`SELECT id FROM notices WHERE plan_id = ${posted}`)[0].id;
    this.items = this.sql(`SELECT id FROM plan_items WHERE plan_id = ${this.edited}`).map(({ id }) => id);
    [{ id: this.promised }] = this.sql(`SELECT id FROM plan_items WHERE plan_id = ${this.inForce}`);
    const [{ unit_code: unit }] = this.sql(`SELECT unit_code FROM plans WHERE id = ${this.inForce}`);
    place.addUser('li', { unit, roles: ['village_secretary'] });
    for (const who of ['wang', 'chen', 'li'])
      this.token[who] = `Bearer ${place.yicun(['token', 'add', who]).stdout.trim()}`;
    const browser = await place.signIn('wang');
    this.csrf = browser.csrf;
    this.cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    this.mark();
  }

  /* The rows of a query as objects, read beside or without a server. */
  sql(text) {
    return rows(this.place, text);
  }

  /* What is there now is not looked at again. */
  mark() {
    this.since = this.sql('SELECT max(id) AS id FROM audit')[0].id;
  }

  load(each = Infinity, patient = false) {
    return new Load(this, each, patient);
  }

  /* What the database has of a writer: its rows, and the audit records of its action with the rows they speak of. */
  found({ what, table, column, action, said }) {
    const json = inside[this.place.engine];
    const text = typeof column === 'string' ? column : column(json);
    const told = said ? said(json) : json.field('a.after_json', column);
    return {
      rows: this.sql(`SELECT id, replace(${text}, '.png', '') AS mark FROM ${table} WHERE ${text} LIKE '${what}-%'`),
      records: this.sql(`SELECT a.entity_id AS id, t.id AS row, ${told} AS mark ` +
        `FROM audit a LEFT JOIN ${table} t ON t.id = a.entity_id ` +
        `WHERE a.id > ${this.since} AND a.action = '${action}' ORDER BY a.id`),
    };
  }

  /* Throws with what is wrong. `there`: how many of the unanswered writes were stored all the same. */
  verify(load) {
    const faults = [];
    let there = 0;
    for (const writer of writers) {
      const { rows, records } = this.found(writer);
      faults.push(...agree[writer.audit](rows, records).map((fault) => `${writer.action}: ${fault}`));
      const stored = count((writer.audit === 'last' ? records : rows).map(({ mark }) => mark));
      const expect = (writes, ...allowed) => {
        for (const { mark } of writes.filter((write) => write.writer === writer))
          if (!allowed.includes(stored(mark))) faults.push(`${mark} is there ${stored(mark)} times, not ${allowed.join(' or ')}`);
      };
      expect(load.acknowledged, 1);
      expect(load.unknown, 0, 1);
      expect(load.refused, 0);
      there += load.unknown.filter(({ writer: one, mark }) => one === writer && stored(mark)).length;
    }
    assert.deepEqual(faults, []);
    return { there };
  }

  /* What was not acknowledged is sent again as it was, and is then there exactly once like all others. */
  async resend(load) {
    const agent = new http.Agent({ keepAlive: true });
    for (const write of [...load.unknown, ...load.refused]) {
      const outcome = await write.send(agent);
      assert.equal(outcome, 'acknowledged', `${write.mark}: ${write.answer?.status} ${write.answer?.text}`);
    }
    agent.destroy();
    load.acknowledged.push(...load.unknown.splice(0), ...load.refused.splice(0));
  }

  check() {
    const { status, stdout, stderr } = this.place.yicun(['check']);
    assert.equal(status, 0, stdout + stderr);
  }

  /* Keeps the place, to begin again from. */
  async save() {
    await this.place.end();
    this.saved = `${this.place.folder}.saved`;
    fs.cpSync(this.place.folder, this.saved, { recursive: true, filter: (name) => !/sock$|nginx/.test(name) });
    saveStore(this.place);
    await this.place.serve();
  }

  /* Begins again from there, so that lists and tables stay as small as in life, when enough was written. */
  async refresh() {
    if (this.written < REFRESH) return;
    const { folder } = this.place;
    await this.place.end('SIGKILL');
    fs.cpSync(this.saved, folder, { recursive: true });
    resetStore(this.place);
    this.written = 0;
    await this.place.serve();
  }

  async end() {
    await this.place.stop();
    if (this.saved) fs.rmSync(this.saved, { recursive: true, force: true });
  }
}

/* `servers`: how many serve it, behind one nginx. */
export async function startSite(transport, { cluster, config: more = {}, servers = 1 } = {}) {
  const config = { ...more, limits: { limited_posts: 1000000, ...more.limits } };
  /* the server may read only what is there when it starts */
  const place = preparePlace({ transport, units: true, clock: '2021-08-03T10:00:00+08:00', config, cluster });
  const site = new Site(place);
  while (place.others.length + 1 < servers) place.another();
  try {
    await place.serve();
    for (const other of place.others) await other.serve();
    await site.prepare();
    if (servers === 1) await site.save();
  } catch (error) {
    await site.end();
    throw error;
  }
  return site;
}
