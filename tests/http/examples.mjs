/* One valid request for every POST route, with what each of its fields is, so that bad_input.test.mjs can break them
 * one by one. A route that is missing here fails that test. The requests run in this order at the end, on the records
 * that prepare() makes, so that they are known to be valid. */
import { campaign, commitment, deliberation, item, study } from './path.mjs';
import { multipart, picture } from './world.mjs';

/* --- what a field is --- */

const field = (kind) => (value, more = {}) => ({ kind, value, ...more });
const text = (value, max = 200) => ({ kind: 'text', value, max });
const int = field('int');
const count = field('count');
const decimal = field('decimal');
const date = field('date');
const choice = field('choice');
const bool = field('bool');
const ref = (value, ...foreign) => ({ kind: 'ref', value, foreign }); // foreign: ids that are not theirs to name
const unit = (value, ...foreign) => ({ kind: 'unit', value, foreign });
const ids = (value, ...foreign) => ({ kind: 'ids', value, foreign }); // apart: each id has a result of its own
const object = (value, ...wrong) => ({ kind: 'object', value, wrong });
const must = (one) => ({ ...one, required: true });

const csv = (bytes) => ({ name: '表.csv', bytes });
const photo = { name: '照片.png', bytes: picture };

const period = '2021-5'; // in which the plans below are in force

/* What is said of every item. */
const said = (plan) => ({ items: plan.items.map((item) => ({ item, progress: '1.5', note: '正在推进' })) });

/* A plan in force, with a secretary of its own and the self-assessment that the examples need. */
async function report(own, name) {
  const { place } = own.world;
  const made = await own.plan('in_force');
  const path = `/plans/${made.id}/assessments/${period}`;
  made.secretary = own.secretary(made.village);
  if (name === 'drafted') {
    const { type, body } = multipart({}, [{ field: `evidence_${made.items[0]}`, name: '工地.png', bytes: picture }]);
    await place.request('POST', path, { headers: { ...own.world.bearer(made.secretary), 'content-type': type }, body });
    made.file = (await own.ok(made.secretary, 'GET', path)).items[0].files[0].id;
    return made;
  }
  await own.ok(made.secretary, 'POST', name === 'filled' ? path : `${path}/submit`, said(made));
  if (name !== 'filled') made.report = (await own.ok('reviewer', 'GET', path)).id;
  return made;
}

/* Records in every state that the examples need; the clock goes on where a notice must have hung. */
export async function prepare(world) {
  const { own, other_town, other_county } = world.corner;
  const made = { own, other_town, other_county, day: world.day() };
  for (const [name, state] of Object.entries({
    draft: 'draft',
    model: 'draft',
    returned: 'returned',
    sent: 'town_review',
    taken_back: 'town_review',
    sent_back: 'town_review',
    batch: 'town_review',
    commented: 'town_review',
    approved: 'approved',
    notice: 'on_notice',
    hung: 'on_notice',
  }))
    made[name] = await own.plan(state);
  made.feedback = await own.feedback(made.notice.notice);
  made.alike = await own.feedback(made.notice.notice);
  made.answered = await own.feedback(made.notice.notice);
  await own.ok('writer', 'POST', `/feedback/${made.answered}/answer`, { text: '谢谢，已经安排' });
  made.abroad = await other_town.plan('draft');
  made.early = await own.plan('in_force', { campaigns: world.past_campaign }); // in August, in a period that has closed
  made.noticed = await own.plan('noticed');
  await own.ok('writer', 'POST', `/plans/${made.noticed.id}/meetings`, { ...commitment, held_on: world.day() });
  made.hopeful = await own.plan('noticed');
  made.in_force = await own.plan('in_force');
  made.secretary = own.secretary(made.in_force.village);
  const [, waiting, taken_back, sent_back, struck_off] = made.in_force.items;
  Object.assign(made, { waiting, claim_back: taken_back, claim_returned: sent_back, struck_off });
  for (const id of [waiting, taken_back, sent_back, struck_off])
    await own.ok(made.secretary, 'POST', `/items/${id}/close-out`, { evidence: '已建成' });
  await own.ok('reviewer', 'POST', `/items/${struck_off}/verify`);
  for (const name of ['drafted', 'filled', 'reported', 'shown', 'doubtful', 'several'])
    made[name] = await report(own, name);
  made.amendable = await own.plan('in_force');
  for (const name of ['amended', 'abandoned']) {
    made[name] = await own.plan('in_force');
    await own.ok('writer', 'POST', `/plans/${made[name].id}/amend`, { reason: '用地调整' });
  }
  for (const [name, state] of Object.entries({
    written: 'draft', ready: 'draft', judged: 'submitted', recalled: 'submitted', unclear: 'submitted',
    spread: 'published', doubted: 'published', retracted: 'taken_back',
  }))
    made[name] = await own.practice(made.in_force.items[0], state);
  made.analysis = {};
  for (const [name, state] of Object.entries({
    written: 'draft', ready: 'draft', recalled: 'submitted', judged: 'submitted', unclear: 'submitted', wrong: 'finished',
  }))
    made.analysis[name] = own.analysis(state);
  made.report = {};
  for (const [name, state] of Object.entries({
    written: 'draft', unready: 'draft', recalled: 'submitted', judged: 'submitted', unclear: 'submitted', approved: 'approved',
    arrived: 'sent', refused: 'sent',
  })) {
    const tenure = { ...campaign, unit: own.county, name: `${name} 的批次` };
    made.report[name] = (await own.report(state, (await own.ok('leader', 'POST', '/campaigns', tenure)).id)).id;
  }
  made.held = await own.meeting();
  made.dropped = await own.meeting();
  const found = own.villages.at(-1);
  for (const [name, state] of Object.entries({ checked: 'open', broken: 'open', mended: 'mended', unmended: 'mended', revoked: 'mended' }))
    made[name] = await own.spotCheck(state, found);
  for (const [year, state] of ['draft', 'draft', 'draft', 'submitted', 'submitted'].entries())
    own.evaluation(made.in_force.id, 2021 + year, state);
  for (const [year, state] of ['given', 'answered', 'answered', 'revised', 'given'].entries())
    own.evaluation(made.reported.id, 2021 + year, state);
  await own.ok('leader', 'POST', `/plans/${made.in_force.id}/evaluations/2023/submit`);
  made.file = own.fileOf(made.in_force.village);
  for (const name of ['packed', 'unwanted']) made[name] = await own.archives();
  made.found = { secretary: `secretary.${found}` };
  for (const [name, [plan, state]] of Object.entries({
    unaccepted: ['reported', 'none'], untouched: ['shown', 'none'], judging: ['doubtful', 'draft'],
    signed: ['several', 'signed'], unsigned: ['drafted', 'signed'], resigned: ['filled', 'signed'],
  }))
    made[name] = await own.acceptance(made[plan], state);
  for (const name of ['rewarded', 'misgiven', 'unfounded']) made[name] = await own.incentive(made.in_force.village);
  for (const name of ['cadre', 'unposted', 'moving']) made[name] = await own.cadre();
  made.there = await other_town.cadre();
  for (const [name, steps] of Object.entries({ duty: ['save'], ready_duty: ['save'], sent_duty: ['save', 'submit'], doubted_duty: ['save', 'submit'] })) {
    const at = `/cadres/${(made[name] = (await own.cadre()).id)}/duties/2021`;
    await own.ok('writer', 'POST', at, { duties: '主持全面工作', aims: '集体收入增长' });
    if (steps.includes('submit')) await own.ok('writer', 'POST', `${at}/submit`);
  }
  made.class = await own.cadreClass(made.cadre.id);
  made.cancelled = await own.cadreClass();
  for (const [year, state] of Object.entries({ 2019: 'draft', 2018: 'filed', 2017: 'filed' })) own.filing(year, state);
  await own.ok('leader', 'POST', `/incentive-filings/${own.county}/2019/file`);
  for (const [name, state] of Object.entries({
    unrated: 'self', selfrated: 'self', counted: 'town', weighed: 'town', disputed: 'town', rated: 'second', rerated: 'second',
    proposed: 'county', settled: 'closed',
  }))
    made[name] = await own.rating(state);
  made.fallen = await own.rating('closed');
  made.tabled = await own.ratingSheet();
  made.beside = { round: await own.ratingRound(), town: other_town.town, ...(await other_town.rating('county')) };
  world.place.sql(`UPDATE ratings SET fell = 1, talk_due = 1 WHERE id = ${made.fallen.id};`);
  made.ascent = {};
  for (const [name, kind, state, rated] of [
    ['drafted', 'aim', 'draft', 'selfrated'], ['ready', 'aim', 'draft', 'counted'], ['recalled', 'aim', 'review', 'weighed'],
    ['judged', 'aim', 'review', 'disputed'], ['unclear', 'aim', 'review', 'rated'], ['shown', 'promise', 'standing', 'settled'],
    ['hidden', 'promise', 'taken_back', 'fallen'],
  ]) made.ascent[name] = { id: await own.ascent(made[rated], kind, state), by: made[rated].secretary };
  for (const [name, on, state] of [['hung_wrong', 'unrated', 'hung'], ['void_plaque', 'selfrated', 'hung'], ['hung_still', 'counted', 'taken'], ['plaque_due', 'settled', 'hung']])
    made[name] = await own.plaque(made[on].village, state);
  world.place.sql(`UPDATE ratings SET plaque = '', plaque_code = '' WHERE id = ${made.settled.id};`);
  made.naming = { fresh: await own.goodRound() };
  for (const [name, state] of [['drafted', 'draft'], ['ready', 'draft'], ['recalled', 'review'], ['judged', 'review'], ['unclear', 'review']])
    made.naming[name] = await own.naming(state);
  made.remedy = {};
  for (const [name, state, more] of [['drafted', 'planning'], ['ready', 'planning'], ['recalled', 'review'], ['judged', 'review'], ['unclear', 'review'],
    ['revised', 'working'], ['finishing', 'working'], ['undoing', 'working'], ['checking', 'working'], ['proposed', 'working', { whole: true }],
    ['leaving', 'leaving'], ['mistaken', 'planning', { attempt: 0 }], ['relapsed', 'off']])
    made.remedy[name] = await own.remedy(state, more);
  world.place.sql(`INSERT INTO workflow_steps (entity, entity_id, action, label, from_state, to_state, user_id, user_name, unit_code, at, reason, late)
    SELECT 'remedy', ${made.remedy.recalled}, 'submit', '方案报县里审核', 'planning', 'review', id, '某人', '${own.town}', 0, '', 0
    FROM users WHERE name = '${own.writer}';`);
  await own.ok('leader', 'POST', '/rating-categories', { names: '城郊型' });
  made.pool = { edited: await own.candidate(), dropped: await own.candidate({ name: '吴越' }), there: await other_town.candidate() };
  await own.ok('guest', 'POST', `/pool/villages/${own.village}/picks`, { person: [made.pool.edited] });
  for (const [at, [name, state]] of Object.entries([['ready', 'ready'], ['sent', 'submitted'], ['judging', 'submitted'], ['unclear', 'submitted'], ['judged', 'judged']]))
    made.pool[name] = await own.pool(state, own.villages[Number(at) + 1]);
  made.reserve = { there: await other_town.candidate({ name: '钱远' }), class: await own.cadreClass() };
  for (const name of ['trained', 'noted', 'judged', 'doubted', 'reviewed', 'used', 'leaving', 'staying', 'gone', 'attended', 'attending'])
    made.reserve[name] = await own.filed();
  const opinion = { choice: 'goes_on', on: '2021-07-01', text: '群众认可' };
  for (const name of ['judged', 'doubted']) await own.ok('writer', 'POST', `/reserve/people/${made.reserve[name]}/reviews/2021`, opinion);
  for (const name of ['gone', 'staying'])
    await own.ok('writer', 'POST', `/reserve/people/${made.reserve[name]}/exit`, { ...opinion, choice: 'own_wish' });
  await own.ok('writer', 'POST', `/reserve/classes/${made.reserve.class}/attend`, { person: [made.reserve.attended], days: '2' });
  made.reserve.unfiled = await own.candidate({ name: '吴远' });
  world.place.sql(`UPDATE candidates SET stage = 'reviewed' WHERE id = ${made.reserve.unfiled};`);
  made.reserve.short = await own.pool('reviewed', own.villages[6]);
  world.place.sql(`UPDATE candidates SET stage = 'used' WHERE id = ${made.reserve.short.person};`);
  made.proposal = {};
  for (const [at, [name, state]] of Object.entries([['written', 'draft'], ['ready', 'draft'], ['sent', 'submitted'], ['unclear', 'submitted'],
    ['opened', 'submitted'], ['moved', 'in_review'], ['signed', 'in_review'], ['concluded', 'signed'], ['asked', 'concluded'], ['filed', 'asked'],
    ['declined', 'asked']]))
    made.proposal[name] = await own.proposal(state, own.villages[Number(at) + 7]);
  made.member = world.idOf('department_member');
  made.today = world.day();
  for (const plan of ['sent', 'batch']) await own.ok('reviewer', 'GET', `/plans/${made[plan].id}`);
  await world.place.signIn('auditor');
  made.guest = world.idOf(`guest.${own.town}`);
  made.token = world.tokenOf(`guest.${own.town}`);
  return made;
}

const taskFields = {
  choice: must(choice('emergency')),
  text: must(text('防汛值守', 1000)),
  on: must(date('2021-07-01', { beyond: ['2190-01-01'] })),
  due_on: must(date('2021-12-31', { beyond: ['2021-06-01'] })),
  done_on: date('2021-07-20', { beyond: ['2190-01-01', '2021-06-01'] }),
  more: must(text('守住了', 1000)),
};
const proposal = ({ village }, by) => ({ by, at: { ':code': village, '#step': 1 } });

const personFields = {
  name: must(text('沈明', 20)),
  source: must(choice('away')),
  pool: must(choice('young')),
  id_number: text('320584199003010133', 24),
  sex: choice('male'),
  born_on: date('1990-03-01'),
  education: must(choice('senior')),
  politics: must(choice('member')),
  joined_on: date('2012-07-01'),
  phone: text('13800001111', 24),
  work: text('镇上开厂', 60),
  notes: text('肯干', 1000),
  relax_reason: text('带头致富', 500),
  checked: bool(true),
  unfit_other: bool(false),
};

const cadreFields = {
  name: must(text('沈明', 20)),
  sex: must(choice('female')),
  born_on: must(date('1985-05-05', { beyond: ['1890-01-01', '2020-01-01'] })),
  education: must(choice('bachelor')),
  politics: must(choice('member')),
  joined_on: date('2010-07-01', { beyond: ['1990-01-01', '2031-01-01'] }),
  base_pay: decimal('50000'),
  performance_pay: decimal('20000'),
  recruit: bool(true),
  account: ref(null),
};
const classFields = {
  name: must(text('党务培训班', 60)),
  kind: must(choice('county')),
  organiser: must(text('区委党校', 60)),
  first_on: must(date('2021-05-10', { beyond: ['1990-01-01', '2031-01-01'] })),
  last_on: must(date('2021-05-12', { beyond: ['2020-01-01', '2031-01-01'] })),
  days: must(decimal('3', { beyond: ['4', '0.3'] })),
};
const pairingFields = {
  kind: must(choice('degree')),
  partner: must(text('开放大学行政管理', 60)),
  from_on: must(date('2021-04-01', { beyond: ['2031-01-01'] })),
  until_on: date('2021-06-01', { beyond: ['2021-03-01', '2031-01-01'] }),
  result: text('取得大专学历', 500),
};
const postFields = {
  post: must(choice('committee_member')),
  from_on: must(date('2021-02-01', { beyond: ['1990-01-01', '2031-01-01'] })),
  until_on: date('2021-03-01', { beyond: ['2020-01-01', '2031-01-01'] }),
  ended_with: bool(false),
};

const incentiveFields = (w) => ({
  kind: must(choice('training')),
  recipient: must(choice('team')),
  given_on: must(date(w.today, { beyond: ['2001-01-01', '2031-01-01'] })),
  document: text('吴组 4 号', 60),
  note: text('参加区里培训班', 500),
});

const itemFields = (w) => {
  const value = item('governance');
  return {
    list: must(choice(value.list)),
    title: must(text('路灯全覆盖', 100)),
    measure: text(value.measure, 200),
    indicator: ref(w.own.world.indicator[w.own.county], w.own.world.indicator[w.other_county.county], 999999),
    unit_of_measure: text(value.unit_of_measure, 20),
    direction: choice(value.direction),
    baseline: decimal(value.baseline),
    baseline_year: int(value.baseline_year, { beyond: [1, 3000] }),
    target: decimal(value.target),
    person: text(value.person, 60),
    start_on: date(value.start_on),
    finish_on: date(value.finish_on),
    floor_reason: text('没有上年平均数', 500),
    milestones: object(value.milestones, { 2021: 'many' }, { 1999: '1' }, { 2022: { a: 1 } }, { 2021: ['1'] }),
  };
};

const studyFields = {
  held_on: must(date(study.held_on, { beyond: ['2031-01-01'] })),
  place: must(text(study.place, 100)),
  attended: must(text(study.attended, 1000)),
  documents: must(text(study.documents, 2000)),
};

const meetingFields = (one, votes) => ({
  kind: must(choice(one.kind)),
  held_on: must(date(one.held_on, { beyond: ['2031-01-01'] })),
  place: must(text(one.place, 100)),
  entitled: must(int(one.entitled, { beyond: [0, -1, 100001, 3] })),
  present: must(int(one.present, { beyond: [-1, 100001] })),
  ...(votes && {
    votes_for: int(one.votes_for, { beyond: [-1, 100] }),
    votes_against: int(one.votes_against, { beyond: [-1, 100] }),
    votes_abstain: int(one.votes_abstain, { beyond: [-1, 100] }),
  }),
  minutes: text(one.minutes, 5000),
});

const heldFields = (w) => ({
  held_on: must(date(w.today, { beyond: ['2031-01-01', '2019-12-31'] })),
  subject: must(text('研究集体经济', 100)),
  attended: must(text('镇党委班子', 1000)),
  findings: must(text('逐村定办法', 4000)),
});

const reason = { reason: text('', 2000) };
const figure = (code, ...foreign) => ({
  unit: must(unit(code, ...foreign)),
  year: must(int(2020, { beyond: [0, 3000] })),
  value: must(decimal('12.5')),
});
const sheet = (content) => ({ content: must(text(content, 4 << 20)), apply: bool(true) });
const campaignFields = (w) => ({
  unit: must(unit(w.own.county, w.other_county.county, w.own.town)),
  name: must(text('2026—2030 年任期规划')),
  first_year: must(int(2026, { beyond: [1, 10000, -5] })),
  last_year: int(2030, { beyond: [1, 10000, 2020] }),
  study_due: must(date('2026-07-31')),
  plan_due: must(date('2026-08-15')),
  commit_due: must(date('2026-08-31')),
  election_on: date('2031-01-01'),
});
const indicatorFields = (name) => ({
  name: must(text(name, 40)),
  unit_of_measure: text('户', 10),
  direction: must(choice('at_most')),
  list: choice('service'),
  note: text('年报', 500),
});

const acceptanceFields = (made) => ({
  items: object([{ item: made.items[0], verdict: 'partly', grounds: '只修了一半' }],
    'all', [5], [{ verdict: 'kept' }], [{ item: made.items[0], verdict: 'best' }], [{ item: 999999, verdict: 'kept' }], [{ item: made.items[0], points: 5 }]),
  team: text('县委组织部一组', 200),
  opinion: text('总体兑现', 2000),
});

const analysisFields = Object.fromEntries(
  ['overall', 'lists', 'towns', 'delays', 'unreported', 'measures'].map((name) => [name, text('这一季度推进平稳', 4000)]));

const practiceFields = {
  title: must(text('路灯亮到家门口', 60)),
  problem: must(text('夜里没有灯', 2000)),
  method: must(text('党员先装', 6000)),
  effect: must(text('装了 60 盏', 2000)),
};

const evaluationFields = (w) => ({
  items: object([{ item: w.in_force.items[0], result: 'done', note: '已经建成' }], [{ item: w.abroad.items[0] }],
    [{ item: w.in_force.items[0], result: 'great' }], [{ item: w.in_force.items[0], surprise: 1 }], [{}]),
  grade: choice('good'),
  grade_reason: text('两项受汛情影响', 1000),
  opinion: text('总体推进有力', 4000),
});

/* route -> {by, at: ids of the path, body, files, and:
 *   at         may be a function, asked at each sending;
 *   partial    what is absent keeps its value;  versioned  the change may say which version it was made from;
 *   counts     a wrong password is counted;     repeats    sent twice it acts twice: it makes no record of its own;
 *   works      a background job goes on after it;
 *   status     of the valid request, if not 2xx } */
export function examples(w) {
  const { own, other_town, other_county } = w;
  const plan = (one, more = {}) => ({ '#id': one.id, ...more });
  const first = (one) => plan(one, { '#item': one.items[0] });
  const notice = { '#id': w.notice.notice };
  const guest = { '#id': w.guest };
  const foreignPlans = [w.abroad.id, 999999];
  const periodOf = (one) => plan(one, { ':period': period });
  const yearOf = (one, year) => plan(one, { ':year': year });
  const filing = (year) => ({ ':county': own.county, ':year': year });
  const session = () => ({ '#id': own.world.sessionOf('auditor') });
  const none = { body: {} };
  return {
    'POST /plans': {
      by: own.writer,
      body: {
        campaign: must(ref(own.world.campaign[own.county], own.world.campaign[other_county.county], 999999)),
        unit: must(unit(own.villages.at(-1), other_town.village, other_county.village, own.town, '320509104999')),
      },
    },
    'POST /plans/#id/items': { by: own.writer, at: plan(w.draft), body: itemFields(w) },
    'POST /plans/#id/items/#item': { by: own.writer, at: first(w.draft), body: itemFields(w), partial: true, versioned: true },
    'POST /plans/#id/items/#item/move': { by: own.writer, at: first(w.draft), body: { to: must(choice('down')) } },
    'POST /plans/#id/items/#item/remove': { by: own.writer, at: first(w.draft), ...none },
    'POST /plans/#id/items/remove': {
      by: own.writer, at: plan(w.draft), body: { item: must(ids([w.draft.items[4]], w.abroad.items[0], 999999)) },
    },
    'POST /plans/#id/items/#item/revert': { by: own.writer, at: first(w.amended), ...none },
    'POST /plans/#id/items/#item/restore': { by: own.writer, at: first(w.draft), ...none },
    'POST /plans/#id/library': {
      by: own.writer, at: plan(w.draft), body: { list: must(choice('service')), sample: must(ids([1, 2], 999)) },
    },
    'POST /plans/#id/copy': {
      by: own.writer, at: plan(w.draft), body: { from: must(ref(w.model.id, w.draft.id, ...foreignPlans)) },
    },
    'POST /plans/#id/studies': { by: own.writer, at: plan(w.draft), body: studyFields, files: { evidence: photo } },
    'POST /plans/#id/studies/#study': {
      by: own.writer, at: plan(w.draft, { '#study': w.draft.study }), body: studyFields, files: { evidence: photo },
      partial: true, versioned: true,
    },
    'POST /plans/#id/studies/#study/remove': { by: own.writer, at: plan(w.draft, { '#study': w.draft.study }), ...none },
    'POST /plans/#id/meetings': {
      by: own.writer, at: plan(w.draft), body: meetingFields(deliberation, true), files: { scan: photo },
    },
    'POST /plans/#id/meetings/#meeting': {
      by: own.writer, at: plan(w.draft, { '#meeting': w.draft.meeting }), body: meetingFields(deliberation, true),
      files: { scan: photo }, partial: true, versioned: true,
    },
    'POST /plans/#id/meetings/#meeting/remove': {
      by: own.writer, at: plan(w.draft, { '#meeting': w.draft.meeting }), ...none,
    },
    'POST /plans/#id/comments/#comment/answer': {
      by: own.writer, at: plan(w.returned, { '#comment': w.returned.comment }), body: { answer: must(text('已改', 1000)) },
    },
    'POST /plans/#id/submit': { by: own.writer, at: plan(w.model), body: reason, versioned: true },
    'POST /plans/#id/withdraw': { by: own.writer, at: plan(w.taken_back), body: reason, versioned: true },
    'POST /plans/#id/comments': {
      by: own.reviewer, at: plan(w.commented),
      body: { item: ref(w.commented.items[1], w.draft.items[1], w.abroad.items[0]), text: must(text('请写具体', 1000)) },
    },
    'POST /plans/#id/approve': { by: own.reviewer, at: plan(w.sent), body: reason, versioned: true },
    'POST /plans/#id/return': {
      by: own.reviewer, at: plan(w.sent_back), body: { reason: must(text('请补充', 2000)) }, versioned: true,
    },
    'POST /plans/reviews': { by: own.reviewer, body: { plan: must({ ...ids([w.batch.id], ...foreignPlans), apart: true }) } },
    'POST /plans/#id/post': {
      by: own.writer, at: plan(w.approved), files: { photo }, versioned: true,
      body: { posted_on: must(date(w.today, { beyond: ['2031-01-01', '2001-01-01'] })), place: must(text('公开栏', 100)) },
    },
    'POST /notices/#id/photos': { by: own.writer, at: notice, body: {}, files: { photo }, needsFile: true },
    'POST /public/notices/#id/feedback': {
      at: notice, body: { text: must(text('请多种树', 1000)), name: text('王五', 40), contact: text('13911112222', 60) },
    },
    'POST /feedback/#id/answer': {
      by: own.writer, at: { '#id': w.feedback }, versioned: true,
      body: { text: must(text('谢谢', 2000)), changes_plan: bool(false), shown: bool(true) },
    },
    'POST /notices/#id/answers': {
      by: own.writer, at: notice, body: { feedback: must(ids([w.alike], w.answered, 999999)), text: must(text('谢谢，一并记下', 2000)), shown: bool(true) },
    },
    'POST /feedback/#id/show': { by: own.writer, at: { '#id': w.answered }, body: { shown: bool(true) }, versioned: true },
    'POST /feedback/#id/contact': { by: own.writer, at: { '#id': w.feedback }, ...none, repeats: true },
    'POST /plans/#id/close-notice': { by: own.writer, at: plan(w.hung), ...none, versioned: true },
    'POST /plans/#id/commit': { by: own.writer, at: plan(w.noticed), body: reason, versioned: true },
    'POST /plans/#id/amend': {
      by: own.writer, at: plan(w.amendable), body: { reason: must(text('用地调整', 2000)) }, versioned: true,
    },
    'POST /plans/#id/abandon': { by: own.writer, at: plan(w.abandoned), body: reason, versioned: true },
    'POST /plans/#id/file': { by: own.writer, at: plan(w.in_force), body: reason, versioned: true },
    'POST /items/#id/close-out': {
      by: w.secretary, at: { '#id': w.in_force.items[0] }, files: { files: photo }, versioned: true,
      body: { value: decimal('6'), evidence: must(text('已经建成，见验收单', 2000)) },
    },
    'POST /items/#id/withdraw': { by: w.secretary, at: { '#id': w.claim_back }, ...none, versioned: true },
    'POST /items/#id/verify': { by: own.reviewer, at: { '#id': w.waiting }, ...none, versioned: true },
    'POST /items/#id/return': {
      by: own.reviewer, at: { '#id': w.claim_returned }, body: { reason: must(text('请补照片', 2000)) }, versioned: true,
    },
    'POST /items/#id/reopen': {
      by: own.reviewer, at: { '#id': w.struck_off }, body: { reason: must(text('没有建成', 2000)) }, versioned: true,
    },
    'POST /plans/#id/assessments/:period': {
      by: w.drafted.secretary, at: periodOf(w.drafted), versioned: true, repeats: true,
      body: {
        items: object(said(w.drafted).items, [{ item: w.filled.items[0] }], [{ item: w.drafted.items[0], surprise: 1 }], [{}]),
        [`note_${w.drafted.items[1]}`]: text('正在推进', 1000),
        [`late_reason_${w.drafted.items[1]}`]: text('雨水多', 500),
        [`next_step_${w.drafted.items[1]}`]: text('抢工期', 500),
      },
      files: { [`evidence_${w.drafted.items[1]}`]: photo },
    },
    'POST /plans/#id/assessments/:period/files/#file/remove': {
      by: w.drafted.secretary, at: { ...periodOf(w.drafted), '#file': w.drafted.file }, ...none,
    },
    'POST /plans/#id/assessments/:period/submit': {
      by: w.filled.secretary, at: periodOf(w.filled), versioned: true,
      body: { [`note_${w.filled.items[0]}`]: text('正在推进', 1000) },
      files: { [`evidence_${w.filled.items[0]}`]: photo },
    },
    'POST /plans/#id/assessments/:period/withdraw': {
      by: w.reported.secretary, at: periodOf(w.reported), body: reason, versioned: true,
    },
    'POST /plans/#id/assessments/:period/confirm': {
      by: own.reviewer, at: periodOf(w.shown), body: reason, versioned: true,
    },
    'POST /plans/#id/assessments/:period/return': {
      by: own.reviewer, at: periodOf(w.doubtful), body: { reason: must(text('请补充', 2000)) }, versioned: true,
    },
    'POST /plans/#id/assessments/:period/permit': {
      by: own.reviewer, at: { '#id': w.early.id, ':period': '2021-4' },
      body: { until_on: must(date(w.today, { beyond: ['2031-01-01', '2001-01-01'] })), reason: must(text('汛情', 500)) },
    },
    'POST /assessments': {
      by: own.reviewer, body: { assessment: must({ ...ids([w.several.report], 999999), apart: true }) },
    },
    'POST /practices': {
      by: own.writer, files: { files: photo },
      body: { item: must(ref(w.in_force.items[1], w.abroad.items[0], 999999)), ...practiceFields },
    },
    'POST /practices/#id': {
      by: own.writer, at: { '#id': w.written.id }, body: practiceFields, files: { files: photo }, partial: true, versioned: true,
    },
    'POST /practices/#id/files/#attachment/drop': {
      by: own.writer, at: { '#id': w.written.id, '#attachment': w.written.attachment }, ...none,
    },
    'POST /practices/#id/submit': { by: own.writer, at: { '#id': w.ready.id }, ...none, versioned: true },
    'POST /practices/#id/withdraw': { by: own.writer, at: { '#id': w.recalled.id }, ...none, versioned: true },
    'POST /practices/#id/publish': { by: own.leader, at: { '#id': w.judged.id }, ...none, versioned: true },
    'POST /practices/#id/return': {
      by: own.leader, at: { '#id': w.unclear.id }, body: { reason: must(text('写清楚钱从哪里来', 2000)) }, versioned: true,
    },
    'POST /practices/#id/promote': { by: 'city_officer', at: { '#id': w.spread.id }, ...none, versioned: true },
    'POST /practices/#id/take-back': {
      by: own.leader, at: { '#id': w.doubted.id }, body: { reason: must(text('数字不实', 2000)) }, versioned: true,
    },
    'POST /practices/#id/revise': { by: own.writer, at: { '#id': w.retracted.id }, ...none, versioned: true },
    'POST /analyses': {
      by: own.leader,
      body: { year: must(int(2021, { beyond: [1999, 2201, 2019] })), part: must(int(3, { beyond: [0, 1, 5, 13] })) },
    },
    'POST /analyses/#id': {
      by: own.leader, at: { '#id': w.analysis.written }, body: analysisFields, partial: true, versioned: true,
    },
    'POST /analyses/#id/submit': {
      by: own.leader, at: { '#id': w.analysis.ready }, body: analysisFields, partial: true, versioned: true,
    },
    'POST /analyses/#id/withdraw': { by: own.leader, at: { '#id': w.analysis.recalled }, ...none, versioned: true },
    'POST /analyses/#id/approve': { by: own.leader, at: { '#id': w.analysis.judged }, ...none, versioned: true },
    'POST /analyses/#id/return': {
      by: own.leader, at: { '#id': w.analysis.unclear }, body: { reason: must(text('措施不清楚', 2000)) }, versioned: true,
    },
    'POST /analyses/#id/correct': {
      by: own.leader, at: { '#id': w.analysis.wrong }, body: { reason: must(text('数字写错了', 2000)) },
    },
    'POST /reports': {
      by: own.leader, body: { campaign: must(ref(own.world.campaign[own.county], own.world.campaign[other_county.county], 999999)) },
    },
    'POST /reports/#id/head': {
      by: own.leader, at: { '#id': w.report.written }, partial: true, versioned: true,
      body: { title: must(text('履诺情况报告', 80)), addressee: must(text('苏州市委组织部', 60)), signer: must(text('吴江区委组织部', 60)) },
    },
    'POST /reports/#id/sections/:section': {
      by: own.leader, at: { '#id': w.report.written, ':section': 'methods' }, body: { text: must(text('党员带头。', 20000)) }, versioned: true,
    },
    'POST /reports/#id/sections/:section/regenerate': {
      by: own.leader, at: { '#id': w.report.written, ':section': 'methods' }, ...none, versioned: true,
    },
    'POST /reports/#id/submit': { by: own.leader, at: { '#id': w.report.unready }, ...none, versioned: true, status: 422 },
    'POST /reports/#id/withdraw': { by: own.leader, at: { '#id': w.report.recalled }, ...none, versioned: true },
    'POST /reports/#id/approve': { by: 'county_reviewer', at: { '#id': w.report.judged }, ...none, versioned: true },
    'POST /reports/#id/return': {
      by: own.leader, at: { '#id': w.report.unclear }, body: { reason: must(text('写上做得好的村', 2000)) }, versioned: true,
    },
    'POST /reports/#id/send': { by: own.leader, at: { '#id': w.report.approved }, ...none, versioned: true },
    'POST /reports/#id/receive': { by: 'city_officer', at: { '#id': w.report.arrived }, ...none, versioned: true },
    'POST /reports/#id/send-back': {
      by: 'city_officer', at: { '#id': w.report.refused }, body: { reason: must(text('请补充典型村', 2000)) }, versioned: true,
    },
    'POST /cadence': { by: own.writer, body: heldFields(w), files: { files: photo } },
    'POST /cadence/#id': {
      by: own.writer, at: { '#id': w.held.id }, body: heldFields(w), files: { files: photo }, partial: true, versioned: true,
    },
    'POST /cadence/#id/files/#file/remove': {
      by: own.writer, at: { '#id': w.held.id, '#file': w.held.file }, ...none,
    },
    'POST /cadence/#id/remove': { by: own.writer, at: { '#id': w.dropped.id }, ...none, versioned: true },
    'POST /spot-checks': {
      by: own.leader,
      body: {
        subject: must(text('党务公开抽查', 60)),
        first_on: must(date(w.today)),
        last_on: must(date('2031-01-01')),
        area: must(unit(own.town, w.other_county.county)),
        strata: must(choice('none')),
        villages: must(int(3, { beyond: [0, -1, 501] })),
        checklist: must(text('规划上墙', 6000)),
      },
    },
    'POST /spot-visits/#id/findings': {
      by: own.leader, at: { '#id': w.checked.visit }, files: { evidence: photo }, versioned: false,
      body: {
        position: must(int(2, { beyond: [0, -1, 31] })),
        verdict: must(choice('fault')),
        finding: must(text('没有记录', 2000)),
        due_on: must(date('2031-01-01', { beyond: ['2001-01-01'] })),
      },
    },
    'POST /spot-visits/#id/in-order': { by: own.leader, at: { '#id': w.checked.visit }, ...none },
    'POST /spot-findings/#id/mend': {
      by: w.found.secretary, at: { '#id': w.broken.finding }, body: { mending: must(text('已经上墙', 2000)) },
      files: { evidence: photo }, versioned: true,
    },
    'POST /spot-findings/#id/withdraw': { by: w.found.secretary, at: { '#id': w.revoked.finding }, ...none, versioned: true },
    'POST /spot-findings/#id/close': { by: own.leader, at: { '#id': w.mended.finding }, ...none, versioned: true },
    'POST /spot-findings/#id/return': {
      by: own.leader, at: { '#id': w.unmended.finding }, body: { reason: must(text('看不清', 2000)) }, versioned: true,
    },
    'POST /units/:code/cadres': { by: own.writer, at: { ':code': w.in_force.village }, body: { ...cadreFields, ...postFields } },
    'POST /cadres/#id': { by: own.writer, at: { '#id': w.cadre.id }, partial: true, versioned: true, body: cadreFields },
    'POST /cadres/#id/move': {
      by: own.writer, at: { '#id': w.moving.id }, versioned: true,
      body: {
        village: must(unit(own.villages.at(-1), w.other_town.village, w.other_county.village, own.town, '320509104999')),
        post: must(choice('committee_member')),
        from_on: must(date('2021-02-01', { beyond: ['2021-01-10', '2031-01-01'] })),
      },
    },
    'POST /cadres/#id/posts': { by: own.writer, at: { '#id': w.cadre.id }, body: postFields },
    'POST /cadres/#id/posts/#post': {
      by: own.writer, at: { '#id': w.cadre.id, '#post': w.cadre.post }, partial: true, versioned: true,
      body: { ...postFields, post: must(choice('member')) },
    },
    'POST /cadres/#id/posts/#post/remove': {
      by: own.writer, at: { '#id': w.unposted.id, '#post': w.unposted.post }, ...none, versioned: true,
    },
    'POST /cadres/#id/duties/:year': {
      by: own.writer, at: { '#id': w.duty, ':year': 2021 }, partial: true, versioned: true,
      body: { duties: must(text('管党务', 1000)), aims: must(text('办成三件事', 1000)) },
    },
    'POST /cadres/#id/duties/:year/submit': { by: own.writer, at: { '#id': w.ready_duty, ':year': 2021 }, ...none, versioned: true },
    'POST /cadres/#id/duties/:year/agree': { by: own.reviewer, at: { '#id': w.sent_duty, ':year': 2021 }, ...none, versioned: true },
    'POST /cadres/#id/duties/:year/return': {
      by: own.reviewer, at: { '#id': w.doubted_duty, ':year': 2021 }, body: { reason: must(text('目标不具体', 2000)) }, versioned: true,
    },
    'POST /cadres/#id/pairings': { by: own.writer, at: { '#id': w.cadre.id }, body: pairingFields },
    'POST /cadres/#id/pairings/#pairing': {
      by: own.writer, at: { '#id': w.cadre.id, '#pairing': w.cadre.pairing }, partial: true, versioned: true, body: pairingFields,
    },
    'POST /cadres/#id/pairings/#pairing/remove': {
      by: own.writer, at: { '#id': w.unposted.id, '#pairing': w.unposted.pairing }, ...none, versioned: true,
    },
    'POST /cadre-classes': { by: own.writer, body: classFields },
    'POST /cadre-classes/#id': { by: own.writer, at: { '#id': w.class }, partial: true, versioned: true, body: classFields },
    'POST /cadre-classes/#id/attend': {
      by: own.writer, at: { '#id': w.class }, body: { cadre: must(ids([w.unposted.id], w.there.id)), days: must(decimal('1.5')) },
    },
    'POST /cadre-classes/#id/cadres/#cadre/remove': { by: own.writer, at: { '#id': w.class, '#cadre': w.cadre.id }, ...none },
    'POST /units/:code/cadre-classes/#cadre_class/remove': {
      by: own.writer, at: { ':code': own.town, '#cadre_class': w.cancelled }, ...none, versioned: true,
    },
    'POST /pool/people': { by: own.guest, body: personFields },
    'POST /pool/people/#id': {
      by: own.guest, at: { '#id': w.pool.edited }, partial: true, versioned: true,
      body: { ...personFields, id_number: text('32058419900301015X', 24) },
    },
    'POST /pool/people/#id/reveal': { by: own.guest, at: { '#id': w.pool.edited }, body: { reason: must(choice('contact')) }, repeats: true },
    'POST /pool/villages/:code/people/#candidate/remove': { by: own.guest, at: { ':code': own.village, '#candidate': w.pool.dropped }, ...none, versioned: true },
    'POST /pool/villages/:code/picks': {
      by: own.guest, at: { ':code': own.village }, versioned: true, body: { person: ids([w.pool.edited], w.pool.there) },
    },
    'POST /pool/villages/:code/record': {
      by: own.guest, at: { ':code': own.village }, versioned: true, partial: true,
      body: { held_on: must(date(w.day, { beyond: ['2190-01-01'] })), reference_on: must(date('2024-08-25')), present: must(text('班子成员', 500)), decided: must(text('一致同意', 2000)) },
    },
    'POST /pool/villages/:code/submit': { by: w.pool.ready.secretary, at: { ':code': w.pool.ready.village }, ...none, versioned: true },
    'POST /pool/villages/:code/withdraw': { by: w.pool.sent.secretary, at: { ':code': w.pool.sent.village }, ...none, versioned: true },
    'POST /pool/villages/:code/judge': {
      by: own.writer, at: { ':code': w.pool.judging.village }, versioned: true,
      body: { [`judged_${w.pool.judging.person}`]: choice('accepted'), [`reason_${w.pool.judging.person}`]: text('群众认可', 300) },
    },
    'POST /pool/villages/:code/return': {
      by: own.writer, at: { ':code': w.pool.unclear.village }, versioned: true, body: { reason: must(text('请核实', 2000)) },
    },
    'POST /pool/villages/:code/approve': { by: own.reviewer, at: { ':code': w.pool.judged.village }, ...none, versioned: true },
    'POST /pool/people/#id/findings': {
      by: own.writer, at: { '#id': w.proposal.written.person }, repeats: true,
      body: {
        kind: must(choice('appraisal')), held_on: must(date(w.day, { beyond: ['2190-01-01'] })), who: must(text('某人', 500)), said: must(text('称职', 2000)),
        issued: must(count(30)), collected: must(count(28)), excellent: must(count(20)), competent: must(count(7)), incompetent: must(count(1)),
      },
    },
    'POST /pool/villages/:code/proposals/#step': {
      ...proposal(w.proposal.written, own.writer), versioned: true, partial: true,
      body: {
        person: ids([w.proposal.written.person], w.pool.there), situation: must(choice('troubled')), held_on: must(date(w.day, { beyond: ['2190-01-01'] })),
        present: must(text('工作组', 500)), decided: must(text('同意', 2000)), shortfall: text('只有一人合适', 500),
      },
    },
    'POST /pool/villages/:code/proposals/#step/submit': { ...proposal(w.proposal.ready, own.writer), ...none, versioned: true },
    'POST /pool/villages/:code/proposals/#step/withdraw': { ...proposal(w.proposal.sent, own.writer), ...none, versioned: true },
    'POST /pool/villages/:code/proposals/#step/return': {
      ...proposal(w.proposal.unclear, own.leader), versioned: true, body: { reason: must(text('请核实', 2000)) },
    },
    'POST /pool/villages/:code/proposals/#step/open': {
      ...proposal(w.proposal.opened, own.leader), versioned: true, body: { opinion: ids([w.member], w.guest) },
    },
    'POST /pool/villages/:code/proposals/#step/hand-over': {
      ...proposal(w.proposal.moved, own.leader), repeats: true, body: { gate: must(choice('style')), user: must(ref(w.member, w.guest)) },
    },
    'POST /pool/villages/:code/proposals/#step/conclude': { ...proposal(w.proposal.concluded, own.leader), ...none, versioned: true },
    'POST /pool/villages/:code/proposals/#step/ask': { ...proposal(w.proposal.asked, own.leader), ...none, versioned: true },
    'POST /pool/villages/:code/proposals/#step/file': { ...proposal(w.proposal.filed, 'city_officer'), ...none, versioned: true },
    'POST /pool/villages/:code/proposals/#step/decline': {
      ...proposal(w.proposal.declined, 'city_officer'), versioned: true, body: { reason: must(text('请核实', 2000)) },
    },
    'POST /pool/duties': {
      by: own.leader, repeats: true,
      body: Object.fromEntries(['politics', 'conduct', 'ability', 'style', 'integrity'].map((gate) => [gate, must(ref(w.member, w.guest))])),
    },
    'POST /pool/gates/#id/sign': {
      by: 'department_member', at: { '#id': w.proposal.signed.gates[0] },
      body: { mark: must(choice('passed')), grounds: must(text('查过', 1000)) },
    },
    'POST /pool/summary/export': { by: own.leader, ...none, repeats: true },
    'POST /pool/ledger/search': { by: own.guest, body: { name: must(text('沈', 20)) }, repeats: true },
    'POST /pool/ledger/export': { by: own.guest, ...none, repeats: true },
    'POST /pool/ledger/import': {
      by: own.guest, files: { file: csv('姓名\n') },
      body: sheet('姓名,来源,性别,出生日期,学历,政治面貌\n周新,退役军人,男,1980-01-01,大专,中共党员\n'),
    },
    'POST /reserve/export': { by: own.writer, ...none, repeats: true },
    'POST /reserve/people/export': { by: own.writer, ...none, repeats: true },
    'POST /reserve/people/#id/pair': {
      by: own.writer, at: { '#id': w.reserve.trained }, partial: true, versioned: true,
      body: {
        mentor: must(text('孙镇长', 40)), mentor_post: must(text('镇长', 40)), first_secretary: must(text('高远', 40)),
        first_secretary_unit: must(text('市财政局', 40)), from_on: must(date('2021-06-02', { beyond: ['2190-01-01'] })),
      },
    },
    'POST /reserve/people/#id/notes/:month': {
      by: own.writer, at: { '#id': w.reserve.noted, ':month': '2021-07' }, versioned: true,
      body: { on: must(date('2021-07-20', { beyond: ['2190-01-01', '2021-06-30'] })), text: must(text('思想稳定', 1000)), more: must(text('下组入户', 1000)) },
    },
    'POST /reserve/people/#id/tasks': { by: own.writer, at: { '#id': w.reserve.trained }, body: taskFields },
    'POST /reserve/people/#id/tasks/#task': {
      by: own.writer, at: { '#id': w.reserve.trained, '#task': 1 }, partial: true, versioned: true, body: taskFields,
    },
    'POST /reserve/people/#id/reviews/:year': {
      by: own.writer, at: { '#id': w.reserve.reviewed, ':year': 2021 }, versioned: true,
      body: { choice: must(choice('ready')), on: must(date('2021-07-01', { beyond: ['2190-01-01', '2020-12-31'] })), text: must(text('群众公认', 1000)) },
    },
    'POST /reserve/people/#id/reviews/:year/approve': { by: own.reviewer, at: { '#id': w.reserve.judged, ':year': 2021 }, ...none, versioned: true },
    'POST /reserve/people/#id/reviews/:year/return': {
      by: own.reviewer, at: { '#id': w.reserve.doubted, ':year': 2021 }, body: { reason: must(text('再写具体些', 500)) }, versioned: true,
    },
    'POST /reserve/people/#id/use': {
      by: own.writer, at: { '#id': w.reserve.used }, versioned: true,
      body: {
        post: must(choice('committee_member')), from_on: must(date('2021-07-01', { beyond: ['2190-01-01'] })), joined_on: must(date('2010-07-01')),
      },
    },
    'POST /reserve/people/#id/exit': {
      by: own.writer, at: { '#id': w.reserve.leaving }, versioned: true,
      body: { choice: must(choice('moved')), on: must(date('2021-07-01', { beyond: ['2190-01-01'] })), text: must(text('外出务工', 1000)) },
    },
    'POST /reserve/people/#id/exit/approve': { by: own.reviewer, at: { '#id': w.reserve.gone }, ...none, versioned: true },
    'POST /reserve/people/#id/exit/return': {
      by: own.reviewer, at: { '#id': w.reserve.staying }, body: { reason: must(text('再谈一次', 500)) }, versioned: true,
    },
    'POST /reserve/villages/:code/people/#candidate/erase': {
      by: own.writer, at: { ':code': own.village, '#candidate': w.reserve.unfiled }, versioned: true, body: { reason: must(choice('own_wish')), sure: must(bool(true)) },
    },
    'POST /reserve/classes/#class/attend': {
      by: own.writer, at: { '#class': w.reserve.class }, repeats: true,
      body: { person: must(ids([w.reserve.attending], w.reserve.there)), days: must(decimal('1.5')) },
    },
    'POST /reserve/classes/#class/people/#id/remove': { by: own.writer, at: { '#class': w.reserve.class, '#id': w.reserve.attended }, ...none },
    'POST /reserve/villages/:code/next-list': { by: w.reserve.short.secretary, at: { ':code': w.reserve.short.village }, ...none },
    'POST /reserve/towns/:town/meetings/:month': {
      by: own.writer, at: { ':town': own.town, ':month': '2021-06' }, versioned: true,
      body: { held_on: must(date('2021-06-18', { beyond: ['2190-01-01', '2021-05-31'] })), present: must(text('班子成员', 500)), decided: must(text('议定事项', 2000)) },
    },
    'POST /private-looks/export': { by: 'security_admin', ...none, repeats: true },
    'POST /cadres/import': {
      by: own.writer, files: { file: csv('单位代码\n') },
      body: sheet(`单位代码,姓名,性别,出生日期,学历,政治面貌,职务,任职开始\n${own.village},周新,男,1980-01-01,大专,其他,村委会委员,2021-01-10\n`),
    },
    'POST /units/:code/incentives': {
      by: own.leader, at: { ':code': w.in_force.village }, files: { files: photo },
      body: { year: must(int(2021, { beyond: [1, 3000] })), ...incentiveFields(w) },
    },
    'POST /incentives/#id': {
      by: own.leader, at: { '#id': w.rewarded.id }, files: { files: photo }, partial: true, versioned: true, body: incentiveFields(w),
    },
    'POST /units/:code/incentives/#incentive/remove': {
      by: own.leader, at: { ':code': w.in_force.village, '#incentive': w.misgiven.id }, ...none, versioned: true,
    },
    'POST /incentives/#id/files/#file/remove': {
      by: own.leader, at: { '#id': w.unfounded.id, '#file': w.unfounded.file }, ...none, versioned: true,
    },
    'POST /incentive-filings/:county/:year/file': {
      by: own.leader, at: filing(2020), body: { note: text('按办法给予', 2000) }, partial: true, versioned: true,
    },
    'POST /incentive-filings/:county/:year/withdraw': { by: own.leader, at: filing(2019), ...none, versioned: true },
    'POST /incentive-filings/:county/:year/acknowledge': { by: 'city_officer', at: filing(2018), ...none, versioned: true },
    'POST /incentive-filings/:county/:year/return': {
      by: 'city_officer', at: filing(2017), body: { reason: must(text('请核实', 2000)) }, versioned: true,
    },
    'POST /ascents': {
      by: w.unrated.secretary,
      body: {
        round: must(ref(w.own.world.rating[w.own.county], 999999)), kind: must(choice('aim')), goal: choice('五星'),
        held_on: date(w.today), outline: text('补短板', 1000), measure_3: text('办好三件实事', 500), person_3: text('李文斌', 60),
        finish_on_3: date(w.today),
      },
    },
    'POST /ascents/#id': {
      by: w.ascent.drafted.by, at: { '#id': w.ascent.drafted.id }, partial: true, versioned: true,
      body: { goal: choice('四星'), held_on: date(w.today), outline: text('补短板', 1000), measure_3: text('办好三件实事', 500), finish_on_3: date(w.today) },
    },
    'POST /ascents/#id/submit': { by: w.ascent.ready.by, at: { '#id': w.ascent.ready.id }, ...none, versioned: true },
    'POST /ascents/#id/withdraw': { by: w.ascent.recalled.by, at: { '#id': w.ascent.recalled.id }, ...none, versioned: true },
    'POST /ascents/#id/approve': { by: own.reviewer, at: { '#id': w.ascent.judged.id }, ...none, versioned: true },
    'POST /ascents/#id/return': {
      by: own.reviewer, at: { '#id': w.ascent.unclear.id }, body: { reason: must(text('写明几件', 2000)) }, versioned: true,
    },
    'POST /ascents/#id/take-back': {
      by: own.leader, at: { '#id': w.ascent.shown.id }, body: { reason: must(text('写了姓名', 2000)) }, versioned: true,
    },
    'POST /ascents/#id/revise': { by: w.ascent.hidden.by, at: { '#id': w.ascent.hidden.id }, ...none, versioned: true },
    'POST /ratings': {
      by: own.leader, body: { key: must(choice('five_good')), year: must(int(Number(w.today.slice(0, 4)), { beyond: [0, 1999, 3000] })) },
    },
    'POST /ratings/#id/self': {
      by: w.unrated.secretary, at: { '#id': w.unrated.id }, partial: true, versioned: true,
      body: { mark_0: decimal('3.5'), grounds_0: text('支持重点工程', 500) },
    },
    'POST /ratings/#id/submit': {
      by: w.selfrated.secretary, at: { '#id': w.selfrated.id }, partial: true, versioned: true,
      body: { grounds_0: text('支持重点工程', 500) },
    },
    'POST /ratings/#id/town': {
      by: own.writer, at: { '#id': w.counted.id }, partial: true, versioned: true,
      body: {
        mark_1: decimal('3'), grounds_1: text('现场看过', 500), issued_0: count(25, { beyond: [-1, 100000] }),
        votes_1_2: count(0, { beyond: [-1, 100000] }), veto_0: choice('0'), veto_grounds_0: text('', 500),
      },
    },
    'POST /ratings/#id/rate': {
      by: own.writer, at: { '#id': w.weighed.id }, partial: true, versioned: true, body: { grounds_1: text('现场看过', 500) },
    },
    'POST /ratings/#id/withdraw': { by: own.writer, at: { '#id': w.rated.id }, ...none, versioned: true },
    'POST /ratings/#id/return': {
      by: own.reviewer, at: { '#id': w.disputed.id }, body: { reason: must(text('请核实', 2000)) }, versioned: true,
    },
    'POST /ratings/#id/talk': {
      by: own.reviewer, at: { '#id': w.fallen.id },
      body: {
        held_on: must(date(w.today, { beyond: ['2031-01-01', '2001-01-01'] })), talked_by: must(text('镇党委书记', 60)),
        talked_with: must(text('村党组织书记', 60)), content: must(text('找差距、定措施', 2000)),
      },
    },
    'POST /ratings/#id/check': { by: own.reviewer, at: { '#id': w.rerated.id }, ...none, versioned: true },
    'POST /ratings/#id/confirm': { by: own.leader, at: { '#id': w.proposed.id }, ...none, versioned: true },
    'POST /ratings/#id/correct': {
      by: own.leader, at: { '#id': w.settled.id }, body: { reason: must(text('票数计错', 500)) }, versioned: true,
    },
    'POST /namings': {
      by: own.writer, partial: true,
      body: { round: must(ref(w.naming.fresh, 999999999)), [`kind_${own.village}`]: choice('build'), reason: text('只有一个村', 500) },
    },
    'POST /namings/#id': {
      by: own.writer, at: { '#id': w.naming.drafted }, partial: true, versioned: true,
      body: { [`kind_${own.village}`]: choice('build'), reason: text('只有一个村', 500) },
    },
    'POST /namings/#id/submit': { by: own.writer, at: { '#id': w.naming.ready }, ...none, versioned: true },
    'POST /namings/#id/withdraw': { by: own.writer, at: { '#id': w.naming.recalled }, ...none, versioned: true },
    'POST /namings/#id/approve': { by: own.leader, at: { '#id': w.naming.judged }, ...none, versioned: true },
    'POST /namings/#id/return': {
      by: own.leader, at: { '#id': w.naming.unclear }, body: { reason: must(text('再选一个', 2000)) }, versioned: true,
    },
    'POST /remedies/#id': {
      by: own.writer, at: { '#id': w.remedy.drafted }, partial: true, versioned: true,
      body: {
        problems: text('账目不清', 2000), leader: text('某人', 60), work_team: text('组织人事办', 200), partner_code: unit('', '320509104999'),
        step_2_measure: text('账目上墙', 500), step_2_person: text('村主任', 60), step_2_finish_on: date('2021-12-31'),
      },
    },
    'POST /remedies/#id/submit': { by: own.writer, at: { '#id': w.remedy.ready }, ...none, versioned: true },
    'POST /remedies/#id/withdraw': { by: own.writer, at: { '#id': w.remedy.recalled }, ...none, versioned: true },
    'POST /remedies/#id/approve': { by: own.leader, at: { '#id': w.remedy.judged }, ...none, versioned: true },
    'POST /remedies/#id/return': { by: own.leader, at: { '#id': w.remedy.unclear }, body: { reason: must(text('写具体些', 2000)) }, versioned: true },
    'POST /remedies/#id/revise': { by: own.writer, at: { '#id': w.remedy.revised }, body: { reason: must(text('加一步', 2000)) }, versioned: true },
    'POST /remedies/#id/steps/#step': {
      by: own.writer, at: { '#id': w.remedy.finishing, '#step': 2 },
      body: { done_on: must(date('2021-03-01')), result: must(text('上墙了', 500)) },
    },
    'POST /remedies/#id/steps/#step/undo': { by: own.writer, at: { '#id': w.remedy.undoing, '#step': 1 }, ...none },
    'POST /remedies/#id/checks': {
      by: own.writer, at: { '#id': w.remedy.checking },
      body: { kind: must(choice('visible')), verdict: must(choice('passed')), grounds: must(text('看过', 1000)), checked_on: must(date('2021-03-01')) },
    },
    'POST /remedies/#id/propose': { by: own.writer, at: { '#id': w.remedy.proposed }, ...none, versioned: true },
    'POST /remedies/#id/take-off': { by: own.leader, at: { '#id': w.remedy.leaving }, ...none, versioned: true },
    'POST /remedies/#id/cancel': { by: own.leader, at: { '#id': w.remedy.mistaken }, body: { reason: must(text('列错了', 2000)) }, versioned: true },
    'POST /remedies/#id/relapse': { by: own.writer, at: { '#id': w.remedy.relapsed }, body: { reason: must(text('又停了', 2000)) } },
    'POST /plaques': {
      by: own.leader,
      body: {
        rating: must(ref(w.fallen.id, w.unrated.id, 999999999)),
        granted_on: must(date(w.today, { beyond: ['2031-01-01', '2001-01-01'] })), number: text('吴 5-001', 40),
      },
    },
    'POST /plaques/#id': {
      by: own.leader, at: { '#id': w.hung_wrong }, partial: true, versioned: true,
      body: { granted_on: must(date(w.today, { beyond: ['2031-01-01'] })), number: text('吴 5-002', 40) },
    },
    'POST /plaques/#id/take-back': {
      by: own.leader, at: { '#id': w.plaque_due }, versioned: true,
      body: { ended_on: must(date(w.today, { beyond: ['2031-01-01', '2001-01-01'] })), ended_reason: must(text('不再是五星', 500)) },
    },
    'POST /plaques/#id/restore': { by: own.leader, at: { '#id': w.hung_still }, body: { why: must(text('没有收', 500)) }, versioned: true },
    'POST /plaques/#id/void': { by: own.leader, at: { '#id': w.void_plaque }, body: { why: must(text('登错了', 500)) }, versioned: true },
    'POST /rating-categories': { by: own.leader, body: { names: text('城郊型\n农业型', 420) } },
    'POST /rating-categories/villages': { by: own.leader, body: { [`category_${own.village}`]: choice('城郊型') }, partial: true },
    'POST /rating-categories/import': {
      by: own.leader, body: sheet(`村代码,类别\n${own.village},城郊型\n`), files: { file: csv('村代码,类别\n') },
    },
    'POST /rating-schemes': { by: own.leader, body: { copy: must(choice('stars')), name: must(text('本县评星办法', 30)) } },
    'POST /rating-schemes/:key': {
      by: own.leader, at: { ':key': 'grades' }, partial: true, versioned: true,
      body: {
        name: text('评先定级', 30),
        category: text('', 20),
        source: text('县里的办法', 500),
        by_application: bool(true),
        sources: object([{ name: '自评', percent: 20 }, { name: '评议', percent: 30 }, { name: '评定', percent: 50 }],
          'all', [5], [{ name: '自评', percent: 100 }], [{ name: '自评' }, { name: '评议' }, { name: '评定' }]),
      },
    },
    'POST /plans/#id/acceptance': {
      by: own.leader, at: plan(w.unaccepted), files: { evidence: photo }, partial: true, versioned: true, body: acceptanceFields(w.unaccepted),
    },
    'POST /plans/#id/acceptance/suggest': {
      by: own.leader, at: plan(w.untouched), files: { evidence: photo }, partial: true, versioned: true, body: acceptanceFields(w.untouched),
    },
    'POST /plans/#id/acceptance/files/#file/remove': { by: own.leader, at: plan(w.judging, { '#file': w.judging.file }), ...none },
    'POST /plans/#id/acceptance/sign': {
      by: own.leader, at: plan(w.judging), files: { evidence: photo }, partial: true, versioned: true, body: acceptanceFields(w.judging),
    },
    'POST /plans/#id/acceptance/withdraw': { by: own.leader, at: plan(w.signed), ...none, versioned: true },
    'POST /plans/#id/acceptance/confirm': { by: 'county_reviewer', at: plan(w.unsigned), ...none, versioned: true },
    'POST /plans/#id/acceptance/return': {
      by: 'county_reviewer', at: plan(w.resigned), body: { reason: must(text('请核实', 2000)) }, versioned: true,
    },
    'POST /plans/#id/acceptance/permit': {
      by: 'city_officer', at: plan(w.early), repeats: true,
      body: { until_on: must(date(w.today, { beyond: ['2001-01-01', '2031-01-01'] })), reason: must(text('汛情', 500)) },
    },
    'POST /plans/#id/evaluations/:year': {
      by: own.leader, at: yearOf(w.in_force, 2021), body: evaluationFields(w), partial: true, versioned: true, repeats: true,
    },
    'POST /plans/#id/evaluations/:year/submit': {
      by: own.leader, at: yearOf(w.in_force, 2022), body: evaluationFields(w), partial: true, versioned: true,
    },
    'POST /plans/#id/evaluations/:year/withdraw': { by: own.leader, at: yearOf(w.in_force, 2023), ...none, versioned: true },
    'POST /plans/#id/evaluations/:year/approve': { by: own.leader, at: yearOf(w.in_force, 2024), ...none, versioned: true },
    'POST /plans/#id/evaluations/:year/return': {
      by: own.leader, at: yearOf(w.in_force, 2025), body: { reason: must(text('请再核', 2000)) }, versioned: true,
    },
    'POST /plans/#id/evaluations/:year/answer': {
      by: w.reported.secretary, at: yearOf(w.reported, 2021), body: { answer: must(text('没有意见', 2000)) }, versioned: true,
    },
    'POST /plans/#id/evaluations/:year/conclude': { by: own.leader, at: yearOf(w.reported, 2022), ...none, versioned: true },
    'POST /plans/#id/evaluations/:year/revise': {
      by: own.leader, at: yearOf(w.reported, 2023), versioned: true,
      body: { grade: must(choice('excellent')), reason: must(text('汛期不计', 2000)) },
    },
    'POST /plans/#id/evaluations/:year/confirm': { by: own.leader, at: yearOf(w.reported, 2024), ...none, versioned: true },
    'POST /plans/#id/evaluations/:year/recall': {
      by: own.leader, at: yearOf(w.reported, 2025), body: { reason: must(text('数字有误', 2000)) }, versioned: true,
    },
    'POST /secretaries/#id': {
      by: own.leader, at: { '#id': w.file }, partial: true, versioned: true,
      body: { from_on: date('2021-01-01', { beyond: ['2031-01-01'] }), until_on: date('2021-08-01', { beyond: ['2031-01-01', '2001-01-01'] }) },
    },
    'POST /villages/:code/archive': { by: own.writer, at: { ':code': own.village }, ...none, repeats: true },
    'POST /archives': { by: own.leader, body: { unit: must(unit(own.county, w.other_county.county)) }, works: true },
    'POST /archives/#id/download': { by: own.writer, at: { '#id': w.packed }, ...none, repeats: true },
    'POST /archives/#id/cancel': { by: own.writer, at: { '#id': w.unwanted }, ...none, works: true },
    'POST /units/kinds': {
      by: own.leader,
      body: {
        unit: must(unit(own.town, other_county.town, own.county, '320509999')),
        codes: must(ids([own.villages.at(-1)], other_town.village, other_county.village, 999999999999)),
        kind: must(choice('other')),
        covered: choice('yes'),
      },
    },
    'POST /units/:code': {
      by: own.leader, at: { ':code': own.villages.at(-2) }, partial: true, versioned: true,
      body: {
        kind: must(choice('rural_community')),
        covered: bool(true),
        ended_on: date(w.today, { beyond: ['2031-01-01'] }),
        successor: unit(own.villages.at(-3), other_county.village, own.town, '320509104999'),
      },
    },
    'POST /units/import': {
      by: 'system_admin', body: {}, needsFile: true, repeats: true,
      files: { file: csv(`code,name\n${own.village},改了名字的村\n`) },
    },
    'POST /units/import/apply': {
      by: 'system_admin', body: { file: must(text('0'.repeat(64))), print: must(text('0'.repeat(64))) }, status: 404,
    },
    'POST /settings': {
      by: own.leader,
      body: {
        unit: must(unit(own.town, other_county.county, other_county.town, '3205', '320509999')),
        name: must(choice('notice_days')),
        value: must(int('7', { beyond: [0, 61, -1] })),
        from: must(date(w.today, { beyond: ['2001-01-01'] })),
        source: must(text('吴组通〔2021〕27号 第四条')),
      },
    },
    'POST /campaigns': { by: own.leader, body: campaignFields(w) },
    'POST /campaigns/#id': {
      by: own.leader, at: { '#id': own.world.campaign[own.county] }, partial: true, versioned: true,
      body: { name: must(text('任期规划')), plan_due: must(date(campaign.plan_due, { beyond: ['2001-01-01'] })) },
    },
    'POST /indicators': {
      by: own.leader, body: { ...indicatorFields('独居老人'), unit: unit(own.county, other_county.county, '3205') },
    },
    'POST /indicators/#id': {
      by: own.leader, at: { '#id': own.world.indicator[own.county] }, partial: true, versioned: true,
      body: { name: must(text('村道亮灯', 40)), note: text('年报', 500), retired: bool(false) },
    },
    'POST /indicators/#id/averages': {
      by: own.leader, at: { '#id': own.world.indicator[own.county] },
      body: figure(own.county, other_county.county, own.village, '320509999'),
    },
    'POST /indicators/#id/values': {
      by: own.writer, at: { '#id': own.world.indicator[own.county] },
      body: figure(own.village, other_town.village, other_county.village, own.town),
    },
    'POST /averages': {
      by: own.leader,
      body: {
        unit: must(unit(own.county, other_county.county, own.village)),
        year: must(int(2019, { beyond: [0, 3000] })),
        [`value.${own.world.indicator[own.county]}`]: decimal('3'),
      },
    },
    'POST /values': {
      by: own.writer,
      body: {
        unit: must(unit(own.village, other_town.village, own.town)),
        year: must(int(2019, { beyond: [0, 3000] })),
        [`value.${own.world.indicator[own.county]}`]: decimal('4'),
      },
    },
    'POST /averages/import': {
      by: own.leader, body: sheet(`指标,单位代码,年度,数值\n村道亮灯,${own.town},2020,5\n`), files: { file: csv('指标,单位代码,年度,数值\n') },
    },
    'POST /ratings/all': {
      by: own.leader,
      body: { round: must(int(w.beside.round)), town: must(choice(w.beside.town)), action: must(choice('confirm')) },
    },
    'POST /rating-rounds/#id/sheet': {
      by: own.writer, at: { '#id': w.tabled.round }, body: sheet(w.tabled.sheet), files: { file: csv('表号（请勿改动）,村代码\n') },
    },
    'POST /values/import': {
      by: own.writer, body: sheet(`指标,单位代码,年度,数值\n村道亮灯,${own.village},2018,5\n`), files: { file: csv('指标\n') },
    },
    'POST /calendar': {
      by: 'city_officer', body: { day: must(date('2027-01-01')), kind: must(choice('off')), name: must(text('元旦', 40)) },
    },
    'POST /calendar/remove': { by: 'city_officer', body: { day: must(date('2027-01-01')) }, repeats: true },
    'POST /calendar/import': {
      by: 'city_officer', body: sheet('date,kind,name\n2027-01-01,off,元旦\n'), files: { file: csv('date,kind,name\n') },
    },
    'POST /sign-in': {
      body: { name: must(text('auditor')), password: must(text('correct horse battery staple')), next: object('/') }, // any text: what is no page of this site leads home
      counts: true, repeats: true,
    },
    'POST /sign-out': { ...none },
    'POST /account/sessions/#id/end': { by: 'auditor', at: session, ...none },
    'POST /account/sessions/end': { by: 'auditor', ...none },
    'POST /account/calendar': { by: 'auditor', body: { action: must(choice('renew')) } },
    'POST /account/password': {
      by: 'department_member', counts: true,
      body: {
        old: must(text('correct horse battery staple')),
        new: must(text('eight silent green rivers')),
        again: must(text('eight silent green rivers')),
      },
    },
    'POST /users/import': {
      by: 'system_admin', repeats: true, body: sheet(`姓名,登录名,单位,岗位\n新来的,imported,${own.town},镇（街道）组织人事办\n`),
      files: { file: csv('姓名,登录名,单位,岗位\n') },
    },
    'POST /users': {
      by: 'system_admin', repeats: true,
      body: {
        name: must(text('newcomer')),
        full_name: must(text('新来的', 50)),
        unit: must(unit(own.town, other_county.town, '3205', '320509999')),
        roles: must(object(['town_officer'], ['emperor'], [5], [{}], 'emperor', ['county_reviewer'])),
      },
    },
    'POST /users/#id': {
      by: 'system_admin', at: guest, partial: true, versioned: true,
      body: {
        full_name: must(text('老书记', 50)),
        unit: must(unit(own.village, other_county.village, own.town)),
        roles: object(['village_secretary'], ['emperor'], [5], [{}], 'emperor', ['city_officer'], ['village_secretary', 'auditor']),
      },
    },
    'POST /users/#id/tokens': { by: 'system_admin', at: guest, body: { label: must(text('统计程序', 50)) }, repeats: true },
    'POST /users/#id/tokens/#token/revoke': { by: 'system_admin', at: { ...guest, '#token': w.token }, ...none },
    'POST /users/#id/reset': { by: 'system_admin', at: guest, ...none, repeats: true },
    'POST /users/#id/disable': { by: 'system_admin', at: guest, ...none },
    'POST /users/#id/enable': { by: 'system_admin', at: guest, ...none },
    'POST /users/export': { by: 'system_admin', ...none, repeats: true },
    'POST /security/users/#id/unlock': { by: 'security_admin', at: guest, ...none },
    'POST /security/users/#id/end-sessions': { by: 'security_admin', at: guest, ...none },
    'POST /security/users/#id/factor-reset': { by: 'security_admin', at: guest, ...none, status: 409 },
    'POST /account/factor/start': { by: 'auditor', ...none, status: 409 },
    'POST /account/factor': { by: 'auditor', body: { code: must(text('123456')) }, status: 409 },
    'POST /account/factor/check': { by: 'auditor', body: { code: must(text('123456')) }, status: 409 },
    'POST /account/factor/codes': { by: 'auditor', ...none, status: 409 },
    'POST /account/factor/remove': { by: 'auditor', ...none, status: 409 },
    'POST /security/addresses/unlock': { by: 'security_admin', body: { address: must(text('192.0.2.1')) }, status: 404 },
    'POST /audit/export': { by: 'auditor', ...none, repeats: true },
  };
}
