/* The path of one plan, step by step through the interface for programs, for tests that begin somewhere on it.
 *
 *   const path = await startPath(place);             // campaign, people of Pingwang town, clock in August 2021
 *   const plan = await path.begin('320509104200');   // a draft with one item in each list and its records
 *   await path.bring(plan, 'on_notice');             // on to any state, each step by the right person
 */
import assert from 'node:assert/strict';

export const town = '320509104';
export const lists = ['prosperity', 'party_building', 'governance', 'service', 'civility'];

export const item = (list, more = {}) => ({
  list,
  title: `${list} 的承诺事项`,
  measure: '看得见的结果',
  unit_of_measure: '处',
  direction: 'at_least',
  baseline: '1',
  baseline_year: 2020,
  target: '6',
  person: '李文斌',
  start_on: '2021-09-01',
  finish_on: '2025-12-31',
  milestones: { 2021: '2', 2022: '3', 2023: '4', 2024: '5', 2025: '6' },
  ...more,
});

export const study = {
  held_on: '2021-07-22',
  place: '村党群服务中心',
  attended: '全体班子成员',
  documents: '苏州市“十四五”规划纲要',
};

export const deliberation = {
  kind: 'deliberation',
  form: 'villager_representatives',
  held_on: '2021-08-02',
  place: '村会议室',
  entitled: 30,
  present: 26,
  votes_for: 24,
  votes_against: 1,
  votes_abstain: 1,
  minutes: '逐项讨论，同意提交。',
};

export const commitment = {
  kind: 'commitment',
  form: 'all_members',
  held_on: '2021-08-08',
  place: '村会议室',
  entitled: 60,
  present: 52,
  promised_by: '李文斌',
  minutes: '逐项承诺。',
};

export const campaign = {
  name: '2021—2025 年任期规划',
  first_year: 2021,
  last_year: 2025,
  study_due: '2021-07-31',
  plan_due: '2021-08-15',
  commit_due: '2021-08-31',
  election_on: '2026-01-01',
};

const people = {
  wang: { unit: town, roles: ['town_officer'] },
  chen: { unit: town, roles: ['town_officer'] },
  zhao: { unit: '320509', roles: ['county_reviewer'] },
  qian: { unit: '3205', roles: ['city_officer'] },
};

/* What each state needs next: who does it, and how. */
const steps = {
  draft: (path, plan) => path.step(plan, 'wang', 'submit'),
  town_review: (path, plan) => path.approve(plan, 'chen'),
  county_review: (path, plan) => path.approve(plan, 'zhao'),
  approved: (path, plan) =>
    path.step(plan, 'wang', 'post', { posted_on: path.day(), place: '村务公开栏' }),
  on_notice: async (path, plan) => {
    path.nextDays(14); // past five working days and a holiday
    await path.step(plan, 'wang', 'close-notice');
  },
  noticed: async (path, plan) => {
    await path.ok('wang', 201, 'POST', `/plans/${plan}/meetings`, { ...commitment, held_on: path.day() });
    await path.step(plan, 'wang', 'commit');
  },
  in_force: (path, plan) => path.step(plan, 'wang', 'file'),
};

class Path {
  constructor(place) {
    this.place = place;
    this.now = Date.parse('2021-08-03T10:00:00+08:00');
    this.who = {};
  }

  day() {
    return new Date(this.now + 8 * 3600e3).toISOString().slice(0, 10);
  }

  nextDays(days) {
    this.now += days * 86400e3;
    this.place.setClock(new Date(this.now).toISOString());
  }

  async ok(who, status, method, url, body) {
    const answer = await this.who[who](method, url, body);
    assert.equal(answer.status, status, `${who} ${method} ${url}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  step(plan, who, action, body = {}) {
    const made = action === 'post' ? 201 : 200;
    return this.ok(who, made, 'POST', `/plans/${plan}/${action}`, body);
  }

  async approve(plan, who) {
    await this.ok(who, 200, 'GET', `/plans/${plan}`); /* a reviewer opens the plan before approving it */
    return this.step(plan, who, 'approve');
  }

  async state(plan) {
    return (await this.ok('wang', 200, 'GET', `/plans/${plan}`)).state;
  }

  /* A complete draft; its id. */
  async begin(unit) {
    const { id } = await this.ok('wang', 201, 'POST', '/plans', { campaign: this.campaign, unit });
    for (const list of lists)
      await this.ok('wang', 201, 'POST', `/plans/${id}/items`, item(list));
    await this.ok('wang', 201, 'POST', `/plans/${id}/studies`, study);
    await this.ok('wang', 201, 'POST', `/plans/${id}/meetings`, deliberation);
    return id;
  }

  async bring(plan, wanted) {
    for (let state = await this.state(plan); state !== wanted; state = await this.state(plan))
      await steps[state](this, plan);
    return plan;
  }
}

export async function startPath(place) {
  const path = new Path(place);
  place.setClock(new Date(path.now).toISOString());
  for (const [name, person] of Object.entries(people)) {
    place.addUser(name, person);
    path.who[name] = place.api(name);
  }
  path.campaign = (await path.ok('zhao', 201, 'POST', '/campaigns', { ...campaign, unit: '320509' })).id;
  return path;
}
