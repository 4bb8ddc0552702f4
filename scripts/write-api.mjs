// Writes the list of routes in docs/api.md anew: who may use each from `yicun routes --json`, what a
// POST takes from the field tables in the source. `make api` calls it.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const DOCUMENT = 'docs/api.md';
const MARK = '<!-- From here on written by `make api`. -->';

// What each POST takes: a field table of the source, and what its handler reads beside it.
const bodies = {
  'POST /plans': ['plan/pages_plan.c start_fields'],
  'POST /plans/reviews': ['', '`plan`* [ids]'],
  'POST /plans/#id/items': ['plan/fields.c item_fields', '`milestones` {"2021": decimal, ...}'],
  'POST /plans/#id/items/#item': ['plan/fields.c item_fields', '`milestones` {"2021": decimal, ...}'],
  'POST /plans/#id/items/#item/remove': [],
  'POST /plans/#id/items/remove': ['', '`item`* [ids]'],
  'POST /plans/#id/items/#item/restore': [],
  'POST /plans/#id/items/#item/revert': [],
  'POST /plans/#id/items/#item/move': ['', '`to`* up, down'],
  'POST /plans/#id/library': ['', '`list`* a list', '`sample`* [numbers of samples]'],
  'POST /plans/#id/copy': ['', '`from`* id of a plan of the same town'],
  'POST /plans/#id/studies': ['plan/fields.c study_fields'],
  'POST /plans/#id/studies/#study': ['plan/fields.c study_fields'],
  'POST /plans/#id/studies/#study/remove': [],
  'POST /plans/#id/meetings': ['plan/fields.c meeting_fields'],
  'POST /plans/#id/meetings/#meeting': ['plan/fields.c meeting_fields'],
  'POST /plans/#id/meetings/#meeting/remove': [],
  'POST /plans/#id/submit': [],
  'POST /plans/#id/withdraw': [],
  'POST /plans/#id/approve': [],
  'POST /plans/#id/return': ['', '`reason`* text'],
  'POST /plans/#id/commit': [],
  'POST /plans/#id/file': [],
  'POST /analyses': ['analysis/rules.c begin_fields'],
  'POST /analyses/#id': ['', '`overall`, `lists`, `towns`, `delays`, `unreported`, `measures` text'],
  'POST /analyses/#id/submit': ['', '`overall`, `lists`, `towns`, `delays`, `unreported`, `measures` text'],
  'POST /analyses/#id/withdraw': [],
  'POST /analyses/#id/approve': [],
  'POST /analyses/#id/return': ['', '`reason`* text'],
  'POST /analyses/#id/correct': ['analysis/rules.c correction_fields'],
  'POST /plans/#id/evaluations/:year': ['', '`items` [{`item` id, `result` done, nearly, not_done, `note` text}]', '`grade` excellent, good, pass, fail', '`grade_reason` text', '`opinion` text'],
  'POST /plans/#id/evaluations/:year/submit': ['', '`items` [{`item` id, `result` done, nearly, not_done, `note` text}]', '`grade` excellent, good, pass, fail', '`grade_reason` text', '`opinion` text'],
  'POST /plans/#id/evaluations/:year/withdraw': [],
  'POST /plans/#id/evaluations/:year/approve': [],
  'POST /plans/#id/evaluations/:year/return': ['', '`reason`* text'],
  'POST /plans/#id/evaluations/:year/answer': ['', '`answer`* text'],
  'POST /plans/#id/evaluations/:year/conclude': [],
  'POST /plans/#id/evaluations/:year/revise': ['', '`grade`* excellent, good, pass, fail', '`reason`* text'],
  'POST /plans/#id/evaluations/:year/confirm': [],
  'POST /plans/#id/evaluations/:year/recall': ['', '`reason`* text'],
  'POST /secretaries/#id': ['secretary/rules.c fields'],
  'POST /cadence': ['cadence/rules.c fields'],
  'POST /cadence/#id': ['cadence/rules.c fields'],
  'POST /cadence/#id/remove': [],
  'POST /cadence/#id/files/#file/remove': [],
  'POST /items/#id/close-out': ['commitment/pages.c claim_fields'],
  'POST /items/#id/withdraw': [],
  'POST /items/#id/verify': [],
  'POST /items/#id/return': ['', '`reason`* text'],
  'POST /items/#id/reopen': ['', '`reason`* text'],
  'POST /practices': ['practice/rules.c fields', '`item`* id', '`files` files'],
  'POST /practices/#id': ['practice/rules.c fields', '`files` files'],
  'POST /practices/#id/files/#attachment/drop': [],
  'POST /practices/#id/submit': [],
  'POST /practices/#id/withdraw': [],
  'POST /practices/#id/publish': [],
  'POST /practices/#id/return': ['', '`reason`* text'],
  'POST /practices/#id/promote': [],
  'POST /practices/#id/take-back': ['', '`reason`* text'],
  'POST /practices/#id/revise': [],
  'POST /reports': ['report/pages.c campaign_fields'],
  'POST /reports/#id/head': ['', '`title`* text', '`addressee`* text', '`signer`* text'],
  'POST /reports/#id/sections/:section': ['report/rules.c body_fields'],
  'POST /reports/#id/sections/:section/regenerate': [],
  'POST /reports/#id/submit': [],
  'POST /reports/#id/withdraw': [],
  'POST /reports/#id/approve': [],
  'POST /reports/#id/return': ['', '`reason`* text'],
  'POST /reports/#id/send': [],
  'POST /reports/#id/receive': [],
  'POST /reports/#id/send-back': ['', '`reason`* text'],
  'POST /plans/#id/amend': ['plan/pages_amend.c amend_fields'],
  'POST /plans/#id/abandon': [],
  'POST /plans/#id/comments': ['plan/pages_path.c comment_fields'],
  'POST /plans/#id/comments/#comment/answer': ['plan/pages_path.c answer_fields'],
  'POST /plans/#id/post': ['notice/pages.c posting_fields'],
  'POST /assessments': ['', '`assessment`* [ids]'],
  'POST /plans/#id/assessments/:period': ['', '`items` [{`item`*, `progress`, `note`, `late_reason`, `next_step`}], `evidence_ITEM` files'],
  'POST /plans/#id/assessments/:period/submit': ['', '`items` as above'],
  'POST /plans/#id/assessments/:period/withdraw': [],
  'POST /plans/#id/assessments/:period/confirm': [],
  'POST /plans/#id/assessments/:period/return': ['', '`reason`*'],
  'POST /plans/#id/assessments/:period/permit': ['assess/pages.c leave_fields'],
  'POST /plans/#id/assessments/:period/files/#file/remove': [],
  'POST /pool/villages/:code/picks': ['', '`person` [ids], those who are on the list; none without it'],
  'POST /pool/villages/:code/record': ['pool/fields.c list_fields'],
  'POST /pool/villages/:code/submit': [],
  'POST /pool/villages/:code/withdraw': [],
  'POST /pool/villages/:code/judge': ['', '`judged_ID` accepted, refused', '`relaxed_ID` approved, refused', '`reason_ID` text'],
  'POST /pool/villages/:code/return': ['', '`reason`* text'],
  'POST /pool/villages/:code/approve': [],
  'POST /pool/villages/:code/people/#candidate/remove': [],
  'POST /pool/people/#id/findings': ['pool/fields_gate.c finding_fields', '`issued`, `collected`, `excellent`, `competent`, `incompetent`: ballots, of an appraisal alone', '`corrects` id of the record that this one puts right'],
  'POST /pool/villages/:code/proposals/#step': ['pool/fields_gate.c proposal_fields', '`person` [ids], those who are proposed'],
  'POST /pool/villages/:code/proposals/#step/submit': [],
  'POST /pool/villages/:code/proposals/#step/withdraw': [],
  'POST /pool/villages/:code/proposals/#step/return': ['', '`reason`* text'],
  'POST /pool/villages/:code/proposals/#step/open': ['', '`opinion` [ids] of users of departments who are asked beside the gates'],
  'POST /pool/villages/:code/proposals/#step/hand-over': ['', '`gate`* politics, conduct, ability, style, integrity', '`user`* id'],
  'POST /pool/villages/:code/proposals/#step/conclude': [],
  'POST /pool/villages/:code/proposals/#step/ask': [],
  'POST /pool/villages/:code/proposals/#step/file': [],
  'POST /pool/villages/:code/proposals/#step/decline': ['', '`reason`* text'],
  'POST /pool/duties': ['', '`politics`*, `conduct`*, `ability`*, `style`*, `integrity`*: ids of users of departments'],
  'POST /pool/gates/#id/sign': ['', '`mark`* passed, failed', '`grounds`* text', '`replaces` id of the signature (`signature` of the gate) in whose place this one stands'],
  'POST /pool/summary/export': ['', '`unit` code'],
  'POST /pool/ledger/search': ['', '`name`* text', '`unit`, `source`, `pool`, `stage`, `sort` as in the list'],
  'POST /pool/ledger/export': ['', '`unit`, `source`, `pool`, `stage`, `sort` as in the list'],
  'POST /pool/ledger/import': ['core/import.c form_fields'],
  'POST /pool/people': ['pool/fields.c candidate_fields', '`cadre` id of the register', '`unfit_NAME` bool for each name in `data/circumstances.json`'],
  'POST /pool/people/#id': ['pool/fields.c candidate_fields', '`unfit_...` bool as above; an empty ID number, telephone or note stays as it is'],
  'POST /pool/people/#id/reveal': ['', '`reason`* verify, contact, report, review, other'],
  'POST /reserve/export': ['', '`unit` code'],
  'POST /reserve/people/export': ['', '`unit`, `stage`, `lack` as in the list'],
  'POST /reserve/people/#id/pair': ['reserve/fields.c pair_fields'],
  'POST /reserve/people/#id/notes/:month': ['reserve/fields.c note_fields'],
  'POST /reserve/people/#id/tasks': ['reserve/fields.c task_fields'],
  'POST /reserve/people/#id/tasks/#task': ['reserve/fields.c task_fields'],
  'POST /reserve/people/#id/reviews/:year': ['reserve/fields.c review_fields'],
  'POST /reserve/people/#id/reviews/:year/approve': [],
  'POST /reserve/people/#id/reviews/:year/return': ['', '`reason`* text'],
  'POST /reserve/people/#id/use': ['', '`post`* secretary, director, deputy_secretary, deputy_director, member, committee_member', '`from_on`* date', '`joined_on` date, asked for when the pool has none', 'or `registered` id of a post that the register proposes'],
  'POST /reserve/people/#id/exit': ['reserve/fields.c exit_fields'],
  'POST /reserve/people/#id/exit/approve': [],
  'POST /reserve/people/#id/exit/return': ['', '`reason`* text'],
  'POST /reserve/villages/:code/people/#candidate/erase': ['reserve/pages_erase.c fields'],
  'POST /reserve/classes/#class/attend': ['reserve/pages_classes.c sent_fields', '`person`* [ids]'],
  'POST /reserve/classes/#class/people/#id/remove': [],
  'POST /reserve/villages/:code/next-list': [],
  'POST /reserve/towns/:town/meetings/:month': ['reserve/fields.c meeting_fields'],
  'POST /private-looks/export': [],
  'POST /units/:code/cadres': ['cadre/fields.c cadre_fields', '`post`* choice', '`from_on`* date', '`until_on` date', '`ended_with` bool'],
  'POST /cadres/#id': ['cadre/fields.c cadre_fields'],
  'POST /cadres/#id/move': ['', '`village`* unit', '`post`* choice', '`from_on`* date'],
  'POST /cadres/#id/posts': ['cadre/fields.c post_fields'],
  'POST /cadres/#id/posts/#post': ['cadre/fields.c post_fields'],
  'POST /cadres/#id/posts/#post/remove': [],
  'POST /cadres/#id/duties/:year': ['cadre/rules_duty.c aims_fields', 'later `mid_grade`*, `mid_note`*, then `end_grade`*, `end_note`*: excellent, good, pass, fail and text'],
  'POST /cadres/#id/duties/:year/submit': [],
  'POST /cadres/#id/duties/:year/agree': [],
  'POST /cadres/#id/duties/:year/return': ['', '`reason`* text'],
  'POST /cadres/#id/pairings': ['cadre/rules_pairing.c fields'],
  'POST /cadres/#id/pairings/#pairing': ['cadre/rules_pairing.c fields'],
  'POST /cadres/#id/pairings/#pairing/remove': [],
  'POST /cadre-classes': ['cadre/rules_training.c fields'],
  'POST /cadre-classes/#id': ['cadre/rules_training.c fields'],
  'POST /units/:code/cadre-classes/#cadre_class/remove': [],
  'POST /cadre-classes/#id/attend': ['', '`cadre`* [ids]', '`days`* decimal'],
  'POST /cadre-classes/#id/cadres/#cadre/remove': [],
  'POST /cadres/import': ['core/import.c form_fields'],
  'POST /units/:code/incentives': ['incentive/record.c fields', '`year`* integer', '`files` files'],
  'POST /incentives/#id': ['incentive/record.c fields', '`files` files'],
  'POST /units/:code/incentives/#incentive/remove': [],
  'POST /incentives/#id/files/#file/remove': [],
  'POST /incentive-filings/:county/:year/file': ['incentive/pages_filing.c note_fields'],
  'POST /incentive-filings/:county/:year/withdraw': [],
  'POST /incentive-filings/:county/:year/acknowledge': [],
  'POST /incentive-filings/:county/:year/return': ['', '`reason`* text'],
  'POST /ascents': ['', '`round`* id', '`kind`* aim, promise', '`goal` name of a grade', '`held_on` date', '`outline` text', '`measure_N` text, `finish_on_N` date, `person_N` text (of an aim), by criterion from 0; what is left out is filled with what is known'],
  'POST /ascents/#id': ['', '`goal`, `held_on`, `outline`, `measure_N`, `finish_on_N`, `person_N` as above'],
  'POST /ascents/#id/submit': [],
  'POST /ascents/#id/withdraw': [],
  'POST /ascents/#id/approve': [],
  'POST /ascents/#id/return': ['', '`reason`* text'],
  'POST /ascents/#id/take-back': ['', '`reason`* text'],
  'POST /ascents/#id/revise': [],
  'POST /ratings': ['', '`key`* key of a scheme', '`year`* this year or the last'],
  'POST /ratings/all': ['', '`round`* int', '`town`* code', '`action`* rate, check, confirm'],
  'POST /rating-rounds/#id/sheet': ['core/import.c form_fields'],
  'POST /ratings/#id/self': ['', '`mark_N` decimal, `grounds_N` text, by criterion from 0'],
  'POST /ratings/#id/submit': ['', 'as above'],
  'POST /ratings/#id/town': ['', '`mark_N`, `grounds_N` as above; `issued_V`, `returned_V`, `valid_V`, `votes_V_K` int, by voters (0 members, 1 residents) and value; `veto_K` 1, 0, `veto_grounds_K` text'],
  'POST /ratings/#id/rate': ['', 'as above'],
  'POST /ratings/#id/withdraw': [],
  'POST /ratings/#id/talk': ['rating/talk.c fields'],
  'POST /ratings/#id/check': [],
  'POST /ratings/#id/confirm': [],
  'POST /ratings/#id/return': ['', '`reason`* text'],
  'POST /ratings/#id/correct': ['', '`reason`* text'],
  'POST /namings': ['', '`round`* id of a 五个好 round', '`kind_CODE` none, build, right, by village; what is left out is proposed from the grades', '`reason` text, where fewer are named than the minimum'],
  'POST /namings/#id': ['', '`kind_CODE`, `reason` as above'],
  'POST /namings/#id/submit': [],
  'POST /namings/#id/withdraw': [],
  'POST /namings/#id/approve': [],
  'POST /namings/#id/return': ['', '`reason`* text'],
  'POST /remedies/#id': ['rectify/rules_remedy.c remedy_fields', '`step_N_measure`, `step_N_person`, `step_N_finish_on` of the N-th step that is not done; what is left out stays, a step emptied goes'],
  'POST /remedies/#id/submit': [],
  'POST /remedies/#id/withdraw': [],
  'POST /remedies/#id/approve': [],
  'POST /remedies/#id/return': ['', '`reason`* text'],
  'POST /remedies/#id/revise': ['', '`reason`* text'],
  'POST /remedies/#id/steps/#step': ['rectify/pages_remedy_form.c finishing_fields'],
  'POST /remedies/#id/steps/#step/undo': [],
  'POST /remedies/#id/checks': ['rectify/rules_remedy.c check_fields'],
  'POST /remedies/#id/propose': [],
  'POST /remedies/#id/take-off': [],
  'POST /remedies/#id/cancel': ['', '`reason`* text'],
  'POST /remedies/#id/relapse': ['rectify/pages_remedy.c relapse_fields'],
  'POST /plaques': ['plaque/pages.c grant_fields', '`rating`* id'],
  'POST /plaques/#id': ['plaque/pages.c grant_fields'],
  'POST /plaques/#id/take-back': ['plaque/pages.c take_fields'],
  'POST /plaques/#id/restore': ['', '`why`* text'],
  'POST /plaques/#id/void': ['', '`why`* text'],
  'POST /rating-categories': ['', '`names` text, one category a line'],
  'POST /rating-categories/villages': ['', '`category_CODE` name of a category or nothing, by village'],
  'POST /rating-categories/import': ['core/import.c form_fields'],
  'POST /rating-schemes': ['', '`copy`* key of a scheme', '`name`* text'],
  'POST /rating-schemes/:key': ['', '`name`, `source`, `category` text; `county_confirms`, `by_application`, `talk_on_fall` bool', '`criteria` [{`dimension`, `text`, `full`, `source`}]', '`sources`, `voters` [{`name`, `percent`}]', '`values` [{`name`, `points`}]', '`bands` [{`name`, `from`, `below`, `plaque`}]', '`vetoes` [{`text`}]', '`awards` [{`name`, `least`}]', '`aims` [{`best`, `worst`, `percent`}]'],
  'POST /plans/#id/acceptance': ['acceptance/take.c fields', '`items` [{`item`*, `verdict` kept, partly, unkept, `grounds`}]', '`evidence` files'],
  'POST /plans/#id/acceptance/suggest': ['', 'as above'],
  'POST /plans/#id/acceptance/sign': ['', 'as above'],
  'POST /plans/#id/acceptance/withdraw': [],
  'POST /plans/#id/acceptance/confirm': [],
  'POST /plans/#id/acceptance/return': ['', '`reason`* text'],
  'POST /plans/#id/acceptance/permit': ['acceptance/pages.c leave_fields'],
  'POST /plans/#id/acceptance/files/#file/remove': [],
  'POST /spot-checks': ['spot_check/rules.c check_fields'],
  'POST /villages/:code/archive': [],
  'POST /archives': ['archive/rules.c wish_fields'],
  'POST /archives/#id/cancel': [],
  'POST /archives/#id/download': [],
  'POST /spot-visits/#id/findings': ['spot_check/rules.c finding_fields', '`evidence` files'],
  'POST /spot-visits/#id/in-order': [],
  'POST /spot-findings/#id/mend': ['spot_check/rules.c mending_fields', '`evidence` files'],
  'POST /spot-findings/#id/withdraw': [],
  'POST /spot-findings/#id/close': [],
  'POST /spot-findings/#id/return': ['', '`reason`* text'],
  'POST /notices/#id/photos': ['', '`photo`* files'],
  'POST /plans/#id/close-notice': [],
  'POST /feedback/#id/answer': ['notice/pages_feedback.c answer_fields'],
  'POST /feedback/#id/show': ['', '`shown`* true, false'],
  'POST /feedback/#id/contact': [],
  'POST /public/notices/#id/feedback': ['notice/rules.c feedback_fields'],
  'POST /campaigns': ['campaign/json.c fields'],
  'POST /campaigns/#id': ['campaign/json.c fields'],
  'POST /indicators': ['indicator/pages.c fields'],
  'POST /indicators/#id': ['indicator/pages.c fields'],
  'POST /indicators/#id/averages': ['indicator/pages_figures.c entry_fields'],
  'POST /indicators/#id/values': ['indicator/pages_figures.c entry_fields'],
  'POST /averages': ['indicator/pages_bulk.c bulk_fields', '`value_ID` decimal for each indicator; "" withdraws'],
  'POST /averages/import': ['core/import.c form_fields'],
  'POST /values': ['indicator/pages_bulk.c bulk_fields', '`value_ID` decimal for each indicator; "" withdraws'],
  'POST /values/import': ['core/import.c form_fields'],
  'POST /calendar': ['calendar/pages.c fields'],
  'POST /calendar/remove': ['calendar/pages.c removal_fields'],
  'POST /calendar/import': ['core/import.c form_fields'],
  'POST /units/kinds': ['unit/pages_unit.c kinds_fields', '`unit`* code of a town', '`codes`* [codes]'],
  'POST /units/import': ['unit/pages_import.c upload_fields'],
  'POST /units/import/apply': ['unit/pages_import.c reviewed_fields'],
  'POST /units/:code': ['unit/pages_unit.c edit_fields'],
  'POST /settings': ['policy/pages.c form_fields'],
  'POST /sign-in': ['', '`name`*', '`password`*'],
  'POST /sign-out': [],
  'POST /account/sessions/#id/end': [],
  'POST /account/sessions/end': [],
  'POST /account/factor/start': [],
  'POST /account/factor': ['', '`code`*', '`next`'],
  'POST /account/factor/check': ['', '`code`*', '`next`'],
  'POST /account/factor/codes': [],
  'POST /account/factor/remove': [],
  'POST /security/users/#id/factor-reset': [],
  'POST /notices/#id/answers': ['notice/pages_feedback.c answers_fields', '`feedback`* [ids]'],
  'POST /account/calendar': ['home/pages_calendar.c feed_fields'],
  'POST /account/password': ['', '`old`*', '`new`*'],
  'POST /users/export': [],
  'POST /users/import': ['core/import.c form_fields'],
  'POST /users': ['user/pages_users.c fields', '`roles`* [roles]'],
  'POST /users/#id': ['', '`full_name` text', '`unit` code', '`roles` [roles]'],
  'POST /users/#id/reset': [],
  'POST /users/#id/disable': [],
  'POST /users/#id/enable': [],
  'POST /users/#id/tokens': ['', '`label`* text'],
  'POST /users/#id/tokens/#token/revoke': [],
  'POST /security/users/#id/unlock': [],
  'POST /security/users/#id/end-sessions': [],
  'POST /security/addresses/unlock': ['', '`address`*'],
  'POST /audit/export': [],
};

// Sets of roles that stand together in the route table.
const groups = [
  ['business', ['village_secretary', 'town_officer', 'county_reviewer', 'city_officer', 'department_member']],
  ['editors', ['village_secretary', 'town_officer']],
  ['reviewers', ['town_officer', 'county_reviewer']],
];

const kinds = {
  TEXT: 'text', LONG: 'text', INT: 'integer', DECIMAL: 'decimal', DATE: 'date', BOOL: 'true, false', REF: 'id',
  UNIT: 'code', FILE: 'file',
};

function fault(text) {
  console.error(`write-api: ${text}`);
  process.exit(1);
}

// The names of a table of choices, wherever in the source it stands.
function choicesOf(name, sources) {
  for (const source of sources) {
    const table = readFileSync(`src/${source}`, 'utf8').match(new RegExp(`struct choice ${name}\\[\\] = \\{([\\s\\S]*?)\\};`));
    if (table) return [...table[1].matchAll(/\{"(\w*)",/g)].map((match) => match[1]).filter(Boolean).join(', ');
  }
  return fault(`no choices ${name}`);
}

function fieldsOf(place) {
  const [file, name] = place.split(' ');
  const table = readFileSync(`src/${file}`, 'utf8').match(new RegExp(`struct field ${name}\\[\\] = \\{([\\s\\S]*?)\\n? *\\{0\\},?\\s*\\};`));
  if (!table) fault(`no table ${name} in ${file}`);
  return table[1].split(/\{(?=\.name)/).slice(1).map((row) => {
    const of = (key) => row.match(new RegExp(`\\.${key} = "?(\\w+)`))?.[1];
    const room = `${file.split('/')[0]}/rules.c`;
    const kind = of('kind').replace('FIELD_', '');
    const values = kind === 'CHOICE'
      ? choicesOf(of('choices'), [file, room, 'plan/fields.c', 'indicator/rules.c', 'unit/rules.c'].filter(exists))
      : kinds[kind] ?? fault(`kind ${kind}`);
    return `\`${of('name')}\`${of('required') === 'true' ? '*' : ''} ${values}`;
  });
}

function exists(source) {
  try {
    return readFileSync(`src/${source}`) && true;
  } catch {
    return false;
  }
}

function who(names) {
  let left = [...names];
  const words = [];
  for (const [word, members] of groups)
    if (members.every((member) => left.includes(member))) {
      words.push(word);
      left = left.filter((name) => !members.includes(name));
    }
  return [...words, ...left].join(', ').replace('signed_in', 'signed in');
}

function takes(route) {
  const key = `${route.method} ${route.pattern}`;
  if (route.method !== 'POST') return '';
  if (!bodies[key]) fault(`say in bodies what ${key} takes`);
  const [place, ...more] = bodies[key];
  return [...(place ? fieldsOf(place) : []), ...more].join('; ');
}

function row(route) {
  return `| \`${route.method} ${route.pattern}\` | ${route.title} | ${who(route.who)} | ${takes(route)} |`;
}

const program = process.env.YICUN ?? 'build/yicun';
const routes = JSON.parse(execFileSync(program, ['routes', '--json'], { encoding: 'utf8' }));
for (const key of Object.keys(bodies))
  if (!routes.some(({ method, pattern }) => `${method} ${pattern}` === key)) fault(`no route ${key}`);

const lines = [MARK, ''];
for (const room of new Set(routes.map((route) => route.room))) {
  lines.push(`## ${room}`, '', '| route | what | who | takes |', '|---|---|---|---|');
  lines.push(...routes.filter((route) => route.room === room).map(row), '');
}
const head = readFileSync(DOCUMENT, 'utf8').split(MARK)[0];
writeFileSync(DOCUMENT, head + lines.join('\n'));
