/* Three places with records of every kind and a user of every role, for tests that walk all routes.
 *
 *   const world = await startWorld(transport);        // own: a town of Wujiang; other_town; other_county
 *   world.user.town_officer                           // { name, unit, api, page } of the own place
 *   world.place.request(...)                          // as in harness.mjs
 *   await world.corner.own.plan('approved')           // a plan brought to that state by the right people; its id
 *   await world.corner.other_town.records()           // ids of a plan on notice and all that hangs on it
 *   await world.end();
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';

import { preparePlace, root, sleep } from './harness.mjs';
import { campaign, commitment, deliberation, item, lists, study } from './path.mjs';

const EIGHTH_OF_AUGUST = Date.parse('2021-08-08T10:00:00+08:00');
const DAY = 86400e3;

export const indicator = { name: '村道亮灯率', unit_of_measure: '%', direction: 'at_least' };

/* The smallest picture: one grey dot. */
export const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64');

const places = {
  own: '320509104',
  other_town: '320509105',
  other_county: '320506103',
};

/* The level of unit that each role belongs to, by the length of its code. */
const levels = {
  village_secretary: 12,
  town_officer: 9,
  county_reviewer: 6,
  city_officer: 4,
  department_member: 6,
  system_admin: 6,
  security_admin: 6,
  auditor: 6,
};
export const roles = Object.keys(levels);

const villagesOf = (town) =>
  fs.readFileSync(`${root}/data/units-suzhou.csv`, 'utf8').match(new RegExp(`^${town}\\d{3}`, 'gm'));

export function multipart(fields, files, boundary = 'walk-boundary-5f0c') {
  const parts = [];
  for (const [name, value] of Object.entries(fields))
    parts.push(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  for (const { field, name, bytes } of files)
    parts.push(`--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\n` +
      'Content-Type: application/octet-stream\r\n\r\n', bytes, '\r\n');
  parts.push(`--${boundary}--\r\n`);
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat(parts.map((part) => Buffer.from(part))),
  };
}

/* One town with its people, and what the tests make there. */
class Corner {
  constructor(world, name, town) {
    Object.assign(this, { world, name, town, county: town.slice(0, 6), next: 0, rated: 0, remedied: 0 });
    this.villages = villagesOf(town);
    this.village = this.villages[0];
  }

  addPeople() {
    const { place } = this.world;
    const people = { writer: this.town, reviewer: this.town, leader: this.county };
    for (const [who, unit] of Object.entries(people)) {
      const name = `${who}.${this.town}`;
      place.addUser(name, { unit, roles: [who === 'leader' ? 'county_reviewer' : 'town_officer'] });
      this[who] = name;
    }
    this.guest = `guest.${this.town}`;
    place.addUser(this.guest, { unit: this.village, roles: ['village_secretary'] });
  }

  /* A request of one of the town's people that must succeed; its body. */
  async ok(who, method, url, body) {
    const api = this.world.api(this[who]);
    const answer = await api(method, url, body);
    assert.ok(answer.status < 300, `${who} ${method} ${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /* What the county sets before its towns begin. */
  async prepareCounty() {
    const { county, world } = this;
    const made = await this.ok('leader', 'POST', '/campaigns', { ...campaign, unit: county });
    world.campaign[county] = made.id;
    const second = { ...campaign, unit: county, name: '同年的另一批' };
    world.second_campaign[county] = (await this.ok('leader', 'POST', '/campaigns', second)).id;
    const third = { ...campaign, unit: county, name: '换届已到的一批', election_on: '2021-09-01' };
    world.past_campaign[county] = (await this.ok('leader', 'POST', '/campaigns', third)).id;
    const months = { unit: county, name: 'acceptance_months', value: '60', from: world.day(), source: '县里规定' };
    await this.ok('leader', 'POST', '/settings', months); // so that there is something to accept in the first year
    world.indicator[county] = (await this.ok('leader', 'POST', '/indicators', indicator)).id;
  }

  async draft(unit, campaigns = this.world.campaign) {
    const { id } = await this.ok('writer', 'POST', '/plans', { campaign: campaigns[this.county], unit });
    const made = { id, items: [] };
    for (const list of lists)
      made.items.push((await this.ok('writer', 'POST', `/plans/${id}/items`, item(list))).id);
    made.study = (await this.ok('writer', 'POST', `/plans/${id}/studies`, study)).id;
    made.meeting = (await this.ok('writer', 'POST', `/plans/${id}/meetings`, deliberation)).id;
    return made;
  }

  async approve(who, id) {
    await this.ok(who, 'GET', `/plans/${id}`);
    await this.ok(who, 'POST', `/plans/${id}/approve`);
  }

  /* A plan of a village of its own, brought to `state`: { id, items, study, meeting, comment, notice }. */
  async plan(state, { village = this.villages[++this.next], campaigns } = {}) {
    const made = await this.draft(village, campaigns);
    const { id } = made;
    made.village = village;
    const steps = {
      draft: () => this.ok('writer', 'POST', `/plans/${id}/submit`),
      town_review: async () => {
        made.comment = (await this.ok('reviewer', 'POST', `/plans/${id}/comments`, { text: '请写得再具体一些' })).id;
        if (state !== 'returned') await this.approve('reviewer', id);
        else await this.ok('reviewer', 'POST', `/plans/${id}/return`, { reason: '请修改' });
      },
      county_review: () => this.approve('leader', id),
      approved: async () => {
        made.notice = (await this.ok('writer', 'POST', `/plans/${id}/post`, {
          posted_on: this.world.day(), place: '村务公开栏',
        })).id;
      },
      on_notice: async () => {
        this.world.nextDays(6);
        await this.ok('writer', 'POST', `/plans/${id}/close-notice`);
      },
      noticed: async () => {
        made.promise = (await this.ok('writer', 'POST', `/plans/${id}/meetings`, {
          ...commitment, held_on: this.world.day(),
        })).id;
        await this.ok('writer', 'POST', `/plans/${id}/commit`);
      },
    };
    for (const [from, step] of Object.entries(steps)) {
      if (from === state) break;
      await step();
      if (from === 'town_review' && state === 'returned') break;
    }
    return made;
  }

  /* The secretary of a village; the name. */
  secretary(village) {
    const name = `secretary.${village}`;
    this.world.place.addUser(name, { unit: village, roles: ['village_secretary'] });
    this[name] = name;
    return name;
  }

  /* Feedback of someone on the notice; its id. */
  async feedback(notice) {
    const { place } = this.world;
    const sent = await place.request('POST', `/public/notices/${notice}/feedback`, {
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ text: '希望多修几条路', name: '张三', contact: '13900001111' }),
    });
    assert.equal(sent.status, 201, sent.text);
    const { feedback } = await this.ok('writer', 'GET', `/notices/${notice}`);
    return feedback.at(-1).id;
  }

  /* Adds a photo to the notice; the file's id. */
  async photo(notice) {
    const { place } = this.world;
    const { type, body } = multipart({}, [{ field: 'photo', name: '公示栏.png', bytes: picture }]);
    const headers = { ...this.world.bearer(this.writer), 'content-type': type };
    const answer = await place.request('POST', `/notices/${notice}/photos`, { headers, body });
    assert.equal(answer.status, 200, answer.text);
    const { files } = await this.ok('writer', 'GET', `/notices/${notice}`);
    return files[0].id;
  }

  /* A good practice of an item, in a state: { id, attachment }. */
  async practice(item, state) {
    const { place } = this.world;
    const said = { title: '路灯亮到家门口', problem: '夜里没有灯', method: '党员先装', effect: '装了 60 盏' };
    const { id } = await this.ok('writer', 'POST', '/practices', { item, ...said });
    const { type, body } = multipart({}, [{ field: 'files', name: '路灯.png', bytes: picture }]);
    await place.request('POST', `/practices/${id}`, { headers: { ...this.world.bearer(this.writer), 'content-type': type }, body });
    const [{ id: attachment }] = (await this.ok('writer', 'GET', `/practices/${id}`)).files;
    if (state === 'draft') return { id, attachment };
    await this.ok('writer', 'POST', `/practices/${id}/submit`);
    if (state !== 'submitted') await this.ok('leader', 'POST', `/practices/${id}/publish`);
    if (state === 'taken_back') await this.ok('leader', 'POST', `/practices/${id}/take-back`, { reason: '数字不实' });
    return { id, attachment };
  }

  /* The record of a meeting of the town, with a file; { id, file }. */
  async meeting() {
    const { type, body } = multipart(
      { held_on: this.world.day(), subject: '研究集体经济', attended: '镇党委班子', findings: '逐村定办法' },
      [{ field: 'files', name: '会议.png', bytes: picture }]);
    const headers = { ...this.world.bearer(this.writer), 'content-type': type };
    const answer = await this.world.place.request('POST', '/cadence', { headers, body });
    assert.equal(answer.status, 201, answer.text);
    const { id } = answer.json();
    const { files } = await this.ok('writer', 'GET', `/cadence/${id}`);
    return { id, file: files[0].id };
  }

  /* The archives of the town, made; the id of the job. */
  async archives() {
    const { id } = await this.ok('writer', 'POST', '/archives', { unit: this.town });
    for (let i = 0; (await this.ok('writer', 'GET', `/archives/${id}`)).open; i++) {
      assert.ok(i < 1000, `job ${id} of ${this.town} does not end`);
      await sleep(20);
    }
    return id;
  }

  /* A spot check that draws every village of the town: ids of { check, visit, finding } of one village. */
  async spotCheck(state, village = this.village) {
    this.world.place.sql(`UPDATE units SET covered = 1 WHERE code = '${village}';`);
    const { id: check } = await this.ok('leader', 'POST', '/spot-checks', {
      subject: '党务公开抽查', first_on: this.world.day(), last_on: this.world.day(), area: this.town, strata: 'none',
      villages: 500, checklist: '规划上墙\n会议记录齐全',
    });
    const { visits } = await this.ok('leader', 'GET', `/spot-checks/${check}`);
    const { id: visit } = visits.find(({ unit }) => unit === village);
    const fault = { position: 1, verdict: 'fault', finding: '没有上墙', due_on: this.world.day() };
    const { id: finding } = await this.ok('leader', 'POST', `/spot-visits/${visit}/findings`, fault);
    if (state === 'mended')
      await this.ok(this[`secretary.${village}`] ?? this.secretary(village), 'POST', `/spot-findings/${finding}/mend`, { mending: '已经上墙' });
    return { check, visit, finding };
  }

  /* A special report of the county on a campaign, in a state; { id, number } with the number of its latest text. */
  async report(state, campaign, texts = 1) {
    const { place } = this.world;
    const { id } = await this.ok('leader', 'POST', '/reports', { campaign });
    for (let text = 1; text < texts; text++)
      await this.ok('leader', 'POST', `/reports/${id}/sections/methods`, { text: `第 ${text} 次修改` });
    /* Figures of an acceptance, which in August of the first year nobody could have made. */
    const figures = JSON.stringify({ as_on: '2021-08-08', as_label: '2021年8月8日', accepted: 1, lists: [], towns: [], problems: [] });
    if (state !== 'draft')
      place.sql(`UPDATE report_versions SET figures = '${figures}' WHERE report_id = ${id};
        UPDATE reports SET state = '${state}' WHERE id = ${id};
        INSERT INTO workflow_steps (entity, entity_id, action, label, from_state, to_state, user_id, user_name, unit_code, at, reason)
        VALUES ('report', ${id}, '', '', '', '${state}', ${this.world.idOf(this.leader)}, '', '${this.county}', 0, '');`);
    return { id, number: texts };
  }

  /* Brings the acceptance of a plan in force into a state: { id, items, file }. */
  async acceptance({ id, items }, state) {
    const url = `/plans/${id}/acceptance`;
    const made = { id, items };
    if (state === 'none') return made;
    const { type, body } = multipart({ opinion: '总体兑现' }, [{ field: 'evidence', name: '现场.png', bytes: picture }]);
    const headers = { ...this.world.bearer(this.leader), 'content-type': type };
    await this.world.place.request('POST', `${url}/suggest`, { headers, body });
    made.file = (await this.ok('leader', 'GET', url)).files[0].id;
    if (state === 'signed') await this.ok('leader', 'POST', `${url}/sign`);
    return made;
  }

  /* An analysis of the county in a state, of a year of its own, as if it had been written then; its id. */
  analysis(state) {
    const { place } = this.world;
    const year = 1999 - (this.world.analyses = (this.world.analyses ?? 0) + 1);
    const leader = this.world.idOf(this.leader);
    const sent = state === 'draft' ? 'NULL, NULL' : `'{}', '${year + 1}-01-10'`;
    place.sql(`INSERT INTO analyses (unit_code, unit_name, year, part, times, label, first_on, last_on, number, state,
      overall, lists, towns, delays, unreported, measures, figures, figures_on, finished_on, changed_by, changed_by_name, changed_at)
      VALUES ('${this.county}', '本县', ${year}, 4, 4, '${year}年第4季度', '${year}-10-01', '${year}-12-31', 1, '${state}',
      '总体平稳', '服务在前', '要督促', '手续', '已提醒', '逐村过', ${sent}, ${state === 'finished' ? `'${year + 1}-01-11'` : 'NULL'},
      ${leader}, '县里', 1);`);
    const id = Number(place.sql(`SELECT id FROM analyses WHERE unit_code = '${this.county}' AND year = ${year};`));
    if (state === 'submitted')
      place.sql(`INSERT INTO workflow_steps (entity, entity_id, action, label, from_state, to_state, user_id, user_name, unit_code, at, reason)
        VALUES ('analysis', ${id}, 'submit', '提交审核', 'draft', 'submitted', ${leader}, '县里', '${this.county}', 1, '');`);
    return id;
  }

  /* An evaluation of a plan's year in a state, whether or not the year has ended. */
  evaluation(plan, year, state) {
    const { place } = this.world;
    const by = this.world.idOf('county_reviewer');
    place.sql(`INSERT INTO evaluations (plan_id, unit_code, year, state, grade, proposed, opinion, answer, new_grade, revised_by,
      changed_by, changed_by_name, changed_at, given_on, answer_due_on)
      SELECT plan_id, unit_code, ${year}, '${state}', '${state === 'draft' ? '' : 'good'}', 'good', '总体推进有力', '没有意见', '${state === 'revised' ? 'pass' : ''}', ${by},
      ${by}, '某人', 0, '2021-08-01', '2031-01-01' FROM promises WHERE plan_id = ${plan};`);
  }

  /* The latest secretary known of a village: the file's id. */
  fileOf(village = this.village) {
    return Number(this.world.place.sql(`SELECT max(id) FROM secretary_terms WHERE unit_code = '${village}';`));
  }

  /* What a village in force was given in the first year; { id, file }. */
  async incentive(village = this.village) {
    const { type, body } = multipart(
      { year: '2021', kind: 'honour', recipient: 'team', given_on: this.world.day(), document: '吴组 3 号' },
      [{ field: 'files', name: '文件.png', bytes: picture }]);
    const headers = { ...this.world.bearer(this.leader), 'content-type': type };
    const answer = await this.world.place.request('POST', `/units/${village}/incentives`, { headers, body });
    assert.equal(answer.status, 201, answer.text);
    const { id } = answer.json();
    const { files } = await this.ok('leader', 'GET', `/incentives/${id}`);
    return { id, file: files[0].id };
  }

  /* A cadre of a village with a post that others may hold, too, and a pairing; { id, post, pairing }. */
  async cadre(village = this.village) {
    const { id, posts: [post] } = await this.ok('writer', 'POST', `/units/${village}/cadres`, {
      name: '陆建', sex: 'male', born_on: '1980-03-01', education: 'college', politics: 'member', joined_on: '2005-07-01',
      base_pay: '60000', performance_pay: '20000', post: 'member', from_on: '2021-01-10',
    });
    const { id: pairing } = await this.ok('writer', 'POST', `/cadres/${id}/pairings`, { kind: 'master', partner: '老书记', from_on: '2021-03-01' });
    return { id, post: post.id, pairing };
  }

  /* A class of the town that these cadres attended; its id. */
  async cadreClass(...cadres) {
    const { id } = await this.ok('writer', 'POST', '/cadre-classes', {
      name: '村干部培训班', kind: 'town', organiser: '镇党校', first_on: '2021-03-01', last_on: '2021-03-03', days: '2.5',
    });
    if (cadres.length) await this.ok('writer', 'POST', `/cadre-classes/${id}/attend`, { cadre: cadres, days: '2' });
    return id;
  }

  /* A year's filing of the county in a state, whether or not the year has ended. */
  filing(year, state) {
    this.world.place.sql(`INSERT INTO incentive_filings (unit_code, year, state, changed_by) VALUES ('${this.county}', ${year}, '${state}', 0);`);
  }

  /* The county's rating of the year, with villages of all its towns. */
  async ratingRound() {
    const { world, county } = this;
    if (world.rating[county]) return world.rating[county];
    const rated = Object.values(world.corner).filter((corner) => corner.county === county)
      .flatMap(({ village, villages }) => [village, ...villages.slice(-12)]);
    world.place.sql(`UPDATE units SET covered = 1 WHERE code IN (${rated.map((code) => `'${code}'`)});`);
    const year = Number(world.day().slice(0, 4));
    world.rating[county] = (await this.ok('leader', 'POST', '/ratings', { key: 'stars', year })).id;
    return world.rating[county];
  }

  /* Brings a village's rating into a state: { id, secretary }. */
  async rating(state, village = this.villages.at(-2 - this.rated++)) {
    const round = await this.ratingRound();
    const { ratings } = await this.ok('leader', 'GET', `/ratings?round=${round}&size=200`);
    const { id } = ratings.find(({ unit }) => unit === village);
    const url = `/ratings/${id}`;
    const full = [...Array(5).fill('4'), ...Array(16).fill('5')];
    const marks = Object.fromEntries(full.flatMap((mark, at) => [[`mark_${at}`, mark], [`grounds_${at}`, '台账']]));
    const ballots = Object.fromEntries([0, 1].flatMap((voters) => [
      ...['issued', 'returned', 'valid'].map((name) => [`${name}_${voters}`, '20']),
      ...['20', '0', '0', '0'].map((votes, value) => [`votes_${voters}_${value}`, votes])]));
    if (state === 'none') return { id };
    const made = { id, village, secretary: this[`secretary.${village}`] ?? this.secretary(village) };
    const steps = [
      ['self', () => this.ok(made.secretary, 'POST', `${url}/self`, marks)],
      ['sent', () => this.ok(made.secretary, 'POST', `${url}/submit`)],
      ['town', () => this.ok('writer', 'POST', `${url}/town`, { ...marks, ...ballots })],
      ['second', () => this.ok('writer', 'POST', `${url}/rate`)],
      ['county', () => this.ok('reviewer', 'POST', `${url}/check`)],
      ['closed', () => this.ok('leader', 'POST', `${url}/confirm`)],
    ];
    for (const [reached, step] of steps) {
      await step();
      if (reached === state) break;
    }
    return made;
  }

  /* What a rated village aims at or promises, in a state; its id. */
  async ascent(rated, kind, state) {
    const today = this.world.day(), year = today.slice(0, 4), aim = kind === 'aim';
    /* rated with full marks, so that a promise finds no gap */
    const measures = aim && { measure_20: '补齐台账', finish_on_20: `${year}-12-31`, person_20: '李文斌' };
    const said = { round: this.world.rating[this.county], kind, goal: '五星', held_on: today, outline: '保持住', ...measures };
    const { id } = await this.ok(rated.secretary, 'POST', '/ascents', said);
    const steps = [
      ['draft', () => {}],
      ['review', () => this.ok(rated.secretary, 'POST', `/ascents/${id}/submit`)],
      ['standing', () => this.ok('writer', 'POST', `/ascents/${id}/approve`)],
      ['taken_back', () => this.ok('leader', 'POST', `/ascents/${id}/take-back`, { reason: '写了姓名' })],
    ];
    for (const [reached, step] of steps) {
      await step();
      if (reached === state) break;
    }
    return id;
  }

  /* The county's plaque at a village of the year's rating, in a state, whatever the rating came to: the plaque's id. */
  async plaque(village, state = 'hung') {
    const { place } = this.world;
    const round = await this.ratingRound();
    place.sql(`INSERT INTO plaques (unit_code, key, scheme_name, rating_id, year, unit_name, place, band_name, granter, granter_code,
      granted_on, number, state, ended_on, ended_reason, ended_by_name, created_by_name, created_at, version)
      SELECT unit_code, 'stars', '创星晋位', id, 2021, unit_name, place, '五星', '县委', '${this.county}', '2021-08-01', '', '${state}',
      ${state === 'taken' ? "'2021-08-02'" : 'NULL'}, '', '', '某人', 0, 1 FROM ratings WHERE round_id = ${round} AND unit_code = '${village}';`);
    return Number(place.sql(`SELECT max(id) FROM plaques WHERE unit_code = '${village}';`));
  }

  /* A year of 五个好 in which only this place's village is, with its grade; the round's id. */
  async goodRound() {
    const { place } = this.world, round = await this.ratingRound();
    const year = this.world.good_year = (this.world.good_year ?? 1950) + 1;
    place.sql(`INSERT INTO rating_rounds (unit_code, key, year, name, number, document, by_application, started_by, started_by_name, started_at)
      SELECT unit_code, 'five_good', ${year}, '五个好', 0, document, 0, 0, '某人', 0 FROM rating_rounds WHERE id = ${round};`);
    const id = Number(place.sql(`SELECT max(id) FROM rating_rounds WHERE unit_code = '${this.county}' AND key = 'five_good' AND year = ${year};`));
    place.sql(`INSERT INTO ratings (round_id, unit_code, number, reason, latest, standing, state, unit_name, place, points, band, band_name,
      vetoed, veto_text, before_name, fell, talk_due, closed_at, version)
      VALUES (${id}, '${this.village}', 1, '', 1, 1, 'closed', '某村', '某镇', 950000, 0, '先进', 0, '', '', 0, 0, 0, 1);`);
    return id;
  }

  /* The town's list of a year of 五个好 in a state; its id. */
  async naming(state) {
    const round = await this.goodRound();
    const { id } = await this.ok('writer', 'POST', '/namings', { round });
    if (state === 'review') await this.ok('writer', 'POST', `/namings/${id}/submit`);
    return id;
  }

  /* A person in the ledger of the guest's village; the id. */
  async candidate(more = {}) {
    const { id } = await this.ok('guest', 'POST', '/pool/people', {
      name: '周正', source: 'graduate', pool: 'secretary', sex: 'male', born_on: '1988-02-29', education: 'college', politics: 'member',
      checked: true, phone: '13900002222', ...more,
    });
    return id;
  }

  /* A village's ledger with one person, and its list in a state; { village, secretary, person }. */
  async pool(state, village) {
    const made = { village, secretary: this[`secretary.${village}`] ?? this.secretary(village) };
    const at = `/pool/villages/${village}`;
    const record = { held_on: this.world.day(), reference_on: this.world.day(), present: '班子成员', decided: '一致同意' };
    made.person = (await this.ok(made.secretary, 'POST', '/pool/people', {
      name: '钱进', source: 'veteran', pool: 'young', sex: 'male', born_on: '1990-05-01', education: 'bachelor', politics: 'member', checked: true,
    })).id;
    const steps = [
      ['ledger', () => {}],
      ['listed', () => this.ok(made.secretary, 'POST', `${at}/picks`, { person: [made.person] })],
      ['ready', () => this.ok(made.secretary, 'POST', `${at}/record`, record)],
      ['submitted', () => this.ok(made.secretary, 'POST', `${at}/submit`)],
      ['judged', () => this.ok('writer', 'POST', `${at}/judge`, { [`judged_${made.person}`]: 'accepted' })],
      ['reviewed', () => this.ok('reviewer', 'POST', `${at}/approve`)],
    ];
    for (const [reached, step] of steps) {
      await step();
      if (reached === state) break;
    }
    return made;
  }

  /* A person who was filed, in training since June 2021, with one task; the id. */
  async filed(id) {
    const person = id ?? await this.candidate();
    this.world.place.sql(`UPDATE candidates SET stage = 'filed', list_id = (SELECT MAX(l.id) FROM pool_lists l WHERE l.unit_code = candidates.unit_code)
      WHERE id = ${person};`);
    await this.ok('writer', 'POST', `/reserve/people/${person}/pair`, {
      mentor: '钱镇长', mentor_post: '副镇长', first_secretary: '高明', first_secretary_unit: '市农业农村局', from_on: '2021-06-01' });
    await this.ok('writer', 'POST', `/reserve/people/${person}/tasks`, { choice: 'dispute', text: '调解三组', on: '2021-06-10', due_on: '2021-12-31' });
    return person;
  }

  /* A village's proposal with one person, in a state: { village, secretary, person, at, gates }; a department of this county
   * signs. */
  async proposal(state, village) {
    const made = await this.pool('reviewed', village), { place } = this.world;
    const at = made.at = `/pool/villages/${village}/proposals/1`;
    const member = this.world.user.department_member.unit === this.county ? 'department_member' : `member.${this.county}`;
    if (!place.sql(`SELECT id FROM users WHERE name = '${member}';`)) place.addUser(member, { unit: this.county, roles: ['department_member'] });
    const user = this.world.idOf(member), day = this.world.day();
    const divided = Object.fromEntries(['politics', 'conduct', 'ability', 'style', 'integrity'].map((gate) => [gate, user]));
    const sign = () => place.sql(`INSERT INTO pool_signatures (gate_id, passed, replaces, user_id, user_name, at)
      SELECT id, 1, 0, user_id, user_name, 0 FROM pool_gates WHERE candidate_id = ${made.person};`);
    const talk = { kind: 'talk', held_on: day, who: '某人', said: '愿意' };
    const meeting = { person: [made.person], situation: 'thriving', held_on: day, present: '工作组', decided: '一致同意', shortfall: '只有一人合适' };
    const steps = [
      ['talked', () => this.ok('writer', 'POST', `/pool/people/${made.person}/findings`, talk)],
      ['draft', () => this.ok('writer', 'POST', at, meeting)],
      ['submitted', () => this.ok('writer', 'POST', `${at}/submit`)],
      ['in_review', async () => {
        await this.ok('leader', 'POST', '/pool/duties', divided);
        await this.ok('leader', 'POST', `${at}/open`);
      }],
      ['signed', sign],
      ['concluded', () => this.ok('leader', 'POST', `${at}/conclude`)],
      ['asked', () => this.ok('leader', 'POST', `${at}/ask`)],
    ];
    for (const [reached, step] of steps) {
      await step();
      if (reached === state) break;
    }
    made.gates = place.sql(`SELECT id FROM pool_gates WHERE candidate_id = ${made.person} ORDER BY id;`).trim().split('\n').map(Number);
    return made;
  }

  /* How a village is put right, in a state; of one that is carried out step 1 is done and step 2 is left, unless all is
   * done and checked: its id. */
  async remedy(state, { village = this.villages.at(-1 - this.remedied++), whole = state === 'leaving' || state === 'off', attempt = 1 } = {}) {
    const { place } = this.world;
    this.listed ??= await this.naming('draft');
    place.sql(`INSERT INTO remedies (unit_code, naming_id, year, scheme_name, unit_name, place, band_name, points, state, attempt, opened_on,
      opened_reason, problems, leader, work_team, partner_code, partner_name, agreed_on, off_on, changed_by, changed_by_name, changed_at, version)
      VALUES ('${village}', ${this.listed}, 2020, '五个好', '某村', '某镇', '后进', 500000, '${state}', ${attempt}, '2021-01-05', '', '账目不清', '某人', '', '', '',
      '2021-01-10', ${state === 'off' ? "'2021-03-01'" : 'NULL'}, 0, '某人', 0, 1);`);
    const id = Number(place.sql(`SELECT max(id) FROM remedies WHERE unit_code = '${village}';`));
    for (const [number, done] of [[1, true], [2, whole]])
      place.sql(`INSERT INTO remedy_steps (remedy_id, number, measure, person, finish_on, done_on, result, done_by, done_by_name)
        VALUES (${id}, ${number}, '账目上墙', '村主任', '2021-12-31', ${done ? "'2021-02-01', '上墙了', 0" : "NULL, '', NULL"}, '');`);
    if (whole)
      for (const kind of ['carried_out', 'no_relapse', 'visible', 'real'])
        place.sql(`INSERT INTO remedy_checks (remedy_id, attempt, kind, passed, grounds, checked_on, checked_by, checked_by_name, at)
          VALUES (${id}, 1, '${kind}', 1, '看过', '2021-02-02', 0, '某人', 0);`);
    return id;
  }

  /* A rating that the town is at, as its sheet has it: { round, sheet }. */
  async ratingSheet() {
    const { id, village } = await this.rating('town');
    const round = await this.ratingRound();
    const { version } = await this.ok('writer', 'GET', `/ratings/${id}`);
    return { round, sheet: `表号（请勿改动）,村代码,1. 依据\nR${id}V${version},${village},现场看过\n` };
  }

  /* A record of every kind in this place, on the secretary's own village: ids by kind. */
  async records() {
    const promised = await this.plan('in_force', { village: this.village, campaigns: this.world.second_campaign });
    const made = await this.plan('on_notice', { village: this.village });
    const { notice } = made;
    /* What is published is read beside the own place, too: practice.test.mjs. */
    const practice = await this.practice(promised.items[0], this === this.world.corner.own ? 'published' : 'taken_back');
    const spot = await this.spotCheck('open');
    const beside = this.name === 'other_town';
    const cadre = await this.cadre();
    const report = await this.report('received', (beside ? this.world.second_campaign : this.world.campaign)[this.county], beside ? 2 : 1);
    const guest = `guest.${this.town}`;
    const page = await this.world.place.signIn(guest);
    const session = (await page.json('/account')).json().sessions[0].id;
    return {
      candidate: await this.filed((await this.pool('reviewed', this.villages.at(-1))).person),
      candidate_unit: this.villages.at(-1),
      own_candidate: await this.candidate(), // whom the village itself may know
      gate: (await this.proposal('in_review', this.villages.at(-2))).gates[0],
      rating: (await this.rating('none', this.village)).id,
      ascent: await this.ascent({ secretary: 'guest' }, 'aim', 'draft'),
      plaque: await this.plaque(this.village),
      naming: await this.naming('draft'),
      remedy: await this.remedy('working', { village: this.village }),
      rating_round: await this.ratingRound(),
      plan: made.id,
      item: made.items[0],
      commitment: promised.items[0],
      practice: practice.id,
      attachment: practice.attachment,
      analysis: this.analysis('finished'),
      report: report.id,
      number: report.number,
      cadence: (await this.meeting()).id,
      archive: await this.archives(),
      spot_check: spot.check,
      spot_visit: spot.visit,
      spot_finding: spot.finding,
      secretary: this.fileOf(),
      cadre: cadre.id,
      post: cadre.post,
      pairing: cadre.pairing,
      cadre_class: await this.cadreClass(cadre.id),
      class: await this.cadreClass(),
      town: this.town,
      incentive: (await this.incentive()).id,
      county: this.county,
      study: made.study,
      meeting: made.meeting,
      comment: made.comment,
      notice,
      feedback: await this.feedback(notice),
      file: await this.photo(notice),
      campaign: this.world.campaign[this.county],
      indicator: this.world.indicator[this.county],
      user: this.world.idOf(guest),
      token: this.world.tokenOf(guest),
      session,
      unit: this.village,
    };
  }
}

class World {
  constructor(place) {
    this.place = place;
    this.now = EIGHTH_OF_AUGUST;
    this.campaign = {}; // by county, like the indicator
    this.past_campaign = {}; // whose election has begun when bad_input.test.mjs gets there
    this.second_campaign = {}; // so that a village can have a plan in force and one on its way
    this.indicator = {};
    this.rating = {}; // rounds by county
    this.tokens = new Map();
    place.setClock(new Date(this.now).toISOString());
  }

  idOf(name) {
    return Number(this.place.sql(`SELECT id FROM users WHERE name = '${name}';`));
  }

  /* The user's latest session. */
  sessionOf(name) {
    return Number(this.place.sql(`SELECT max(id) FROM sessions WHERE user_id = ${this.idOf(name)};`));
  }

  tokenOf(name) {
    this.bearer(name);
    return Number(this.place.sql(`SELECT id FROM tokens WHERE user_id = ${this.idOf(name)};`));
  }

  /* Headers with which a program acts for a user. */
  bearer(name) {
    if (!this.tokens.has(name)) {
      const made = this.place.yicun(['token', 'add', name]);
      assert.equal(made.status, 0, made.stderr);
      this.tokens.set(name, made.stdout.trim());
    }
    return { authorization: `Bearer ${this.tokens.get(name)}`, accept: 'application/json' };
  }

  api(name) {
    return async (method, url, value) => {
      const headers = { ...this.bearer(name), 'content-type': 'application/json' };
      const body = method === 'GET' ? undefined : JSON.stringify(value ?? {});
      const answer = await this.place.request(method, url, { headers, body });
      return { status: answer.status, headers: answer.headers, body: answer.text ? answer.json() : null };
    };
  }

  /* Today in China. */
  day() {
    return new Date(this.now + 8 * 3600e3).toISOString().slice(0, 10);
  }

  nextDays(days) {
    this.now += days * DAY;
    this.place.setClock(new Date(this.now).toISOString());
  }

  end() {
    return this.place.stop();
  }
}

/* A served place with the three corners and, in the own one, a user of each role. */
export async function startWorld(transport) {
  const world = new World(preparePlace({ transport, units: true }));
  world.corner = {};
  for (const [name, town] of Object.entries(places)) {
    world.corner[name] = new Corner(world, name, town);
    world.corner[name].addPeople();
  }
  world.user = {};
  for (const role of roles) {
    const unit = world.corner.own.village.slice(0, levels[role]);
    world.place.addUser(role, { unit, roles: [role] });
    world.user[role] = { name: role, unit };
  }
  await world.place.serve();
  /* programs have no second factor: pool.test.mjs shows that it is asked for */
  world.place.sql(`INSERT INTO settings (name, unit_code, value, starts_on, source, user_id, user_name, at)
    VALUES ('pool_second_factor', '', 'none', '2021-01-01', '测试', 1, '测试', 0);`);
  for (const corner of [world.corner.own, world.corner.other_county]) await corner.prepareCounty();
  return world;
}
