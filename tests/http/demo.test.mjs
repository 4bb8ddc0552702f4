/* `yicun demo`: an empty place becomes one that shows everything, says so on every page, and stands
 * up to `yicun check`, since all of it came through the same pipeline as anyone's requests. */
import { describe, it, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { preparePlace, transports } from './harness.mjs';
import { emptyStore } from './store.mjs';

const WORD = 'yicun-demo-2026';
const BANNER = /<p class="banner"[^>]*>演示数据/;
const states = {
  draft: 7, town_review: 4, county_review: 4, approved: 2, on_notice: 4, noticed: 3, in_force: 2, filed: 14,
};

describe('demo', () => {
  let place, made, accounts;
  before(async () => {
    place = preparePlace({ transport: transports[0] });
    made = place.yicun(['demo']);
    accounts = [...made.stdout.matchAll(/^ {2}(\w+) +(\w+) +(\d+) /gm)].map(([, name, role, unit]) => ({ name, role, unit }));
    await place.serve();
  });
  after(() => place.stop());

  const plansOf = async (browser, state) =>
    (await browser.json(`/plans?size=200&state=${state}`)).json().plans;

  it('names an account for every role, with its password', () => {
    assert.equal(made.status, 0, made.stderr);
    assert.ok(made.stdout.includes(WORD));
    assert.deepEqual([...new Set(accounts.map((account) => account.role))].sort(), [
      'auditor', 'city_officer', 'county_reviewer', 'department_member', 'security_admin', 'system_admin',
      'town_officer', 'village_secretary']);
  });

  it('fills only an empty database, and leaves another as it is', async () => {
    const zhao = await place.signIn('zhao', WORD);
    const total = async () => (await zhao.json('/plans')).json().total;
    const plans = await total();
    const again = place.yicun(['demo']);
    assert.equal(again.status, 1);
    assert.match(again.stderr, /^yicun: demo: [^\n]+\n$/);
    assert.equal(await total(), plans);
  });

  it('makes the tables itself when there are none', () => {
    const other = preparePlace();
    const result = other.yicun(['demo', '--db', emptyStore(other, 'new')]);
    other.stop();
    assert.equal(result.status, 0, result.stderr);
  });

  it('has plans in every state', async () => {
    const qian = await place.signIn('qian', WORD);
    for (const [state, count] of Object.entries(states))
      assert.equal((await plansOf(qian, state)).length, count, state);
    const { tabs } = (await qian.json('/plans')).json();
    assert.equal(tabs.find((tab) => tab.state === 'none').count + 37, 212, 'covered villages without a plan');
  });

  it('has all village-level units of the county', async () => {
    const zhao = await place.signIn('zhao', WORD);
    const { total } = (await zhao.json('/units')).json();
    assert.equal(total, 1 + 14 + 310);
  });

  it('ALL-1 what its people did reads in plain words', async () => {
    const auditor = await place.signIn('auditor', WORD);
    const odd = new Set();
    let read = 0;
    for (let link = '/audit?size=200'; link;) {
      const { records, older_link } = (await auditor.json(link)).json();
      for (const { action, action_label, entity_label, changes } of records)
        for (const { label, was, is } of changes) {
          for (const word of [action_label, entity_label, label]) if (/[a-z]/.test(word)) odd.add(`${action}: ${word}`);
          for (const [key] of `${was}\n${is}`.matchAll(/[a-z_]+：/g)) odd.add(`${action}: ${label}: ${key}`);
        }
      read += records.length;
      link = older_link;
    }
    assert.ok(read > 1000);
    assert.deepEqual([...odd], []);
  });

  it('USER-3 each filed plan went its whole way, with other eyes than the author\'s', async () => {
    const zhao = await place.signIn('zhao', WORD);
    for (const { id } of await plansOf(zhao, 'filed')) {
      const { history } = (await zhao.json(`/plans/${id}/records`)).json();
      const actions = history.map((step) => step.action).join(' ');
      assert.match(actions, /^(submit return )?submit approve approve post close-notice commit file$/);
      const submitted = history.findLast((step) => step.action === 'submit');
      for (const step of history.filter(({ action }) => action === 'approve'))
        assert.notEqual(step.user, submitted.user);
      const times = history.map((step) => step.at);
      assert.deepEqual(times, [...times].sort((a, b) => a - b));
      assert.ok(times.at(-1) < Date.now() / 1000);
    }
  });

  it('PLAN-10 has a plan that is noticed for the second time', async () => {
    const zhao = await place.signIn('zhao', WORD);
    const plans = await plansOf(zhao, 'on_notice');
    const whole = await Promise.all(plans.map(async ({ id }) => (await zhao.json(`/plans/${id}`)).json()));
    const again = whole.filter((plan) => plan.number === 2);
    assert.equal(again.length, 1);
    assert.ok(again[0].history.some((step) => step.action === 'revise'));
  });

  it('EXEC-4 has villages that report: confirmed, waiting, returned, missing, and permitted late', async () => {
    const wang = await place.signIn('wang', WORD);
    const { assessments, tabs } = (await wang.json('/assessments?size=200')).json();
    assert.ok(assessments.length >= 9, JSON.stringify(tabs));
    const states = new Set(assessments.map(({ state }) => state));
    for (const state of ['confirmed', 'submitted', 'none'])
      assert.ok(states.has(state), `${state}: ${[...states]}`);
  });

  it('EXEC-1, EXEC-3 has items on time, late, done, claimed and closed on its wall chart', async () => {
    const wang = await place.signIn('wang', WORD);
    const { summary } = (await wang.json('/board')).json();
    for (const key of ['items', 'done', 'late', 'closed'])
      assert.ok(summary.total[key] > 0, key);
    const { items } = (await wang.json('/items?state=claimed')).json();
    assert.ok(items.length > 0);
  });

  it('PLAN-14 has a plan that is being amended, while its first version is carried out', async () => {
    const wang = await place.signIn('wang', WORD);
    const drafts = await plansOf(wang, 'draft');
    const amending = drafts.filter((plan) => plan.number === 2);
    assert.equal(amending.length, 1);
    const { counts } = (await wang.json(`/plans/${amending[0].id}/compare?from=1&to=draft`)).json();
    assert.deepEqual([counts.changed, counts.added], [1, 1], JSON.stringify(counts));
  });

  it('RATE-4 RATE-8 has two rated years with rises, falls, a veto and a correction', async () => {
    const zhao = await place.signIn('zhao', WORD);
    const { ratings, years } = (await zhao.json('/ratings?state=closed&size=200')).json();
    assert.deepEqual(years.map(({ total }) => total).toSorted((a, b) => a - b), [9, 13]);
    assert.equal(years[0].vetoed, 1);
    const moved = new Set(ratings.map((row) => row.moved));
    for (const word of ['升', '降', '平']) assert.ok(moved.has(word), `${word}: ${[...moved]}`);
    assert.ok(ratings.some(({ corrected }) => corrected));
    for (const state of ['self', 'town', 'second', 'county', 'closed'])
      assert.ok((await zhao.json(`/ratings?state=${state}`)).json().total > 0, state);
  });

  it('RATE-4 RATE-6 RATE-12 has plaques that hang, were changed and taken back, some that wait, talks and categories', async () => {
    const zhao = await place.signIn('zhao', WORD);
    const years = (await zhao.json('/plaques')).json().years.map(({ value }) => value);
    const seen = [];
    for (const year of years) seen.push(...(await zhao.json(`/plaques?year=${year}&size=200`)).json().plaques);
    for (const move of ['new', 'kept', 'taken']) assert.ok(seen.some((plaque) => plaque.move === move), move);
    const { dues } = (await zhao.json('/plaques/due')).json();
    assert.ok(dues.some(({ ours }) => ours) && dues.some(({ ours }) => !ours), JSON.stringify(dues));
    const { counts } = (await zhao.json('/plaque-talks')).json();
    assert.ok(counts.held > 0 && counts.overdue > 0, JSON.stringify(counts));
    const { ratings } = (await zhao.json('/ratings?state=closed&sort=rank')).json();
    assert.ok(ratings.some(({ category, rank }) => category && rank.startsWith('1/')));
  });

  it('RATE-10 has villages that are put right: one that came back, one taken off, one late, one without a plan', async () => {
    const zhao = await place.signIn('zhao', WORD);
    const { remedies } = (await zhao.json('/remedies')).json();
    assert.deepEqual(remedies.map(({ state, relapse, late }) => [state, relapse, late > 0]).toSorted(),
      [['off', false, false], ['off', false, false], ['planning', false, false], ['review', true, false], ['working', false, true]].toSorted());
  });

  it('leaves a village of the town officer without a plan, to begin with', async () => {
    const chen = await place.signIn('chen', WORD);
    const { villages } = (await chen.json('/plans?state=none')).json();
    assert.deepEqual(villages.map((village) => village.unit), ['320509104220']);
  });

  it('gives each of the people something to do', async () => {
    for (const name of ['wang', 'chen', 'li', 'shi', 'zhao']) {
      const browser = await place.signIn(name, WORD);
      assert.ok((await browser.json('/')).json().total > 0, name);
    }
  });

  it('EVAL-3 has a special report of the county, which waits at the city as a Word file', async () => {
    const qian = await place.signIn('qian', WORD);
    const { reports } = (await qian.json('/reports')).json();
    assert.deepEqual(reports.map(({ state }) => state), ['sent']);
    const { figures } = (await qian.json(reports[0].open_link)).json();
    assert.ok(figures.accepted > 0 && figures.items > 0);
    const { status, bytes } = await qian.get(`${reports[0].open_link}/docx`);
    assert.deepEqual([status, bytes.toString('latin1', 0, 2)], [200, 'PK']);
  });

  it('passes yicun check, and leaves no bearer token behind', async () => {
    const checked = place.yicun(['check']);
    assert.equal(checked.status, 0, checked.stdout);
    assert.match(checked.stdout, / 0 findings$/m);
    const admin = await place.signIn('admin', WORD);
    for (const user of (await admin.json('/users')).json().users)
      assert.deepEqual((await admin.json(`/users/${user.id}`)).json().tokens, [], user.name);
  });

  it('ALL-1 what it leaves on record is told in plain words', async () => {
    const auditor = await place.signIn('auditor', WORD);
    const bare = new Set();
    for (let link = '/audit?size=200'; link;) {
      const { records, older_link } = (await auditor.json(link)).json();
      for (const { action, changes } of records)
        for (const { label } of changes) if (/^[a-z_]+$/.test(label)) bare.add(`${action} ${label}`);
      link = older_link;
    }
    assert.deepEqual([...bare], []);
  });

  it('says on every page that it is a demo', async () => {
    const routes = JSON.parse(place.yicun(['routes', '--json']).stdout);
    const pages = routes.filter(({ method, pattern }) => method === 'GET' && !/[#:]/.test(pattern) && !/\.\w+$/.test(pattern));
    const zhao = await place.signIn('zhao', WORD);
    const [notice] = (await zhao.json('/notices?state=on_notice')).json().notices;
    const [filed] = await plansOf(zhao, 'filed');
    const single = [`/plans/${filed.id}`, `/plans/${filed.id}/print`, `/notices/${notice.id}`, `/units/${filed.unit}`,
      `/public/notices/${notice.id}`, `/public/notices/${notice.id}/poster`, `/public/villages/${filed.unit}`];
    let seen = 0;
    for (const browser of [place.browser(), ...(await Promise.all(accounts.map(({ name }) => place.signIn(name, WORD))))])
      for (const target of [...pages.map(({ pattern }) => pattern), ...single]) {
        const answer = await browser.get(target);
        if (answer.status !== 200 || !/text\/html/.test(answer.headers['content-type'])) continue;
        assert.match(answer.text, BANNER, target);
        seen++;
      }
    assert.ok(seen > 100, `${seen} pages`);
  });
});
