/* The to-do list as a calendar: made, renewed and switched off on the account page, fetched without signing in, and read
 * by a parser that is not ours (ALL-2, RFC 5545). */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { after, before, describe, it } from 'node:test';

import { startPlace, transports } from './harness.mjs';
import { startPath, town } from './path.mjs';
import { contentOf } from './store.mjs';

/* Events as another program understands them; it fails on what is no calendar. */
const reader = `
import sys, json, icalendar
calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
print(json.dumps([{'uid': str(event['UID']), 'summary': str(event['SUMMARY']), 'url': str(event['URL']),
  'start': event['DTSTART'].dt.isoformat(), 'end': event['DTEND'].dt.isoformat(), 'stamp': event['DTSTAMP'].dt.isoformat()}
  for event in calendar.walk('VEVENT')]))`;

function eventsOf(bytes) {
  const { status, stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', reader], { input: bytes, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

for (const transport of transports)
  describe(`calendar feed over ${transport}`, () => {
    let place, path, wang, admin;
    const tokens = [];

    before(async () => {
      place = await startPlace({ transport, units: true });
      path = await startPath(place);
      place.addUser('admin', { unit: '3205', roles: ['system_admin'] });
      place.addUser('auditor', { unit: '3205', roles: ['auditor'] });
      admin = place.api('admin');
      wang = await place.signIn('wang');
    });
    after(() => place.stop());

    const change = (action) => wang.post('/account/calendar', { action });
    const feed = async () => (await wang.json('/account/calendar')).json().feed;
    const fetchFeed = (target) => place.request('GET', target, { headers: { accept: 'text/calendar, */*' } });
    const file = async () => {
      const { path: target } = await feed();
      tokens.push(target.slice('/calendar/'.length, -'.ics'.length));
      return target;
    };

    it('is off until its owner asks for it, and warns that whoever has the address can read', async () => {
      assert.equal(await feed(), null);
      assert.match((await wang.get('/account/calendar')).text, /谁有这个地址，谁就能看到/);
      assert.equal((await change('renew')).status, 303);
      const { address } = await feed();
      assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/calendar\/[\w-]{43}\.ics$/);
      assert.ok((await wang.get('/account/calendar')).text.includes(address));
      const home = (await wang.get('/')).text;
      assert.match(home, /href="\/account\/calendar">订阅到日历/);
      assert.ok(home.indexOf('class="sheet"') < home.indexOf('订阅到日历'), 'what is to be done comes first');
    });

    it('ALL-2 holds what is dated on the owner\'s list, as all-day events that another program reads', async () => {
      const plan = await path.begin(`${town}201`);
      await path.step(plan, 'wang', 'submit');
      await path.ok('chen', 200, 'GET', `/plans/${plan}`);
      await path.step(plan, 'chen', 'return', { reason: '某某同志的情况不宜公开' });
      const answer = await fetchFeed(await file());
      assert.equal(answer.status, 200);
      assert.equal(answer.headers['content-type'], 'text/calendar; charset=utf-8');
      assert.equal(answer.headers['cache-control'], 'no-store');
      const todo = await path.ok('wang', 200, 'GET', '/');
      const dated = ['returned', 'overdue', 'soon', 'open'].flatMap((pile) => todo[pile]).filter((row) => row.due);
      const events = eventsOf(answer.bytes);
      assert.ok(dated.length > 1);
      assert.deepEqual(events.map(({ summary, start }) => `${start} ${summary}`), dated.map(({ title, due }) => `${due} ${title}`));
      assert.ok(events.every(({ start, end }) => Date.parse(end) - Date.parse(start) === 86400e3));
      assert.equal(events[0].stamp.slice(0, 16), '2021-08-03T02:00');
      assert.ok(events.every(({ url }) => url.startsWith(`http://127.0.0.1:${place.port}/`)));
      assert.ok(!answer.text.includes('某某同志'), 'reasons stay behind the sign-in');
    });

    it('an event keeps its id while its day and title change, and no two share one', async () => {
      const target = await file();
      const before = eventsOf((await fetchFeed(target)).bytes);
      assert.equal(new Set(before.map(({ uid }) => uid)).size, before.length);
      path.nextDays(20);
      wang = await place.signIn('wang');
      const later = eventsOf((await fetchFeed(target)).bytes);
      assert.deepEqual(later.map(({ uid }) => uid).sort(), before.map(({ uid }) => uid).sort());
      assert.ok(later.some(({ summary }) => summary.startsWith('【逾期】')));
    });

    it('follows the owner\'s roles and unit at each fetch, and a disabled user has none', async () => {
      const target = await file();
      const [{ id }] = (await admin('GET', '/users?q=wang')).body.users;
      const move = { full_name: 'wang', roles: ['town_officer'] };
      assert.equal((await admin('POST', `/users/${id}`, { ...move, unit: '320509105' })).status, 200);
      assert.ok(!(await fetchFeed(target)).text.includes(`/plans/`));
      assert.equal((await admin('POST', `/users/${id}`, { ...move, unit: town })).status, 200);
      await admin('POST', `/users/${id}/disable`);
      const gone = await fetchFeed(target);
      const unknown = await fetchFeed(`/calendar/${'A'.repeat(43)}.ics`);
      await admin('POST', `/users/${id}/enable`);
      assert.equal(gone.status, 404);
      assert.deepEqual([unknown.status, unknown.text], [gone.status, gone.text]);
      assert.equal(unknown.headers['cache-control'], 'no-store');
      assert.equal((await fetchFeed(target)).status, 200);
      wang = await place.signIn('wang');
    });

    it('what is no token is answered like an unknown one', async () => {
      const unknown = await fetchFeed(`/calendar/${'A'.repeat(43)}.ics`);
      for (const wrong of ['/calendar/.ics', '/calendar/x', `/calendar/${'x'.repeat(2000)}.ics`, '/calendar/%E4%B8%80.ics']) {
        const answer = await fetchFeed(wrong);
        assert.deepEqual([answer.status, answer.text], [404, unknown.text], wrong);
      }
    });

    it('a renewed address ends the old one, switching off ends both, and all of it is on record without the token', async () => {
      const old = await file();
      assert.equal((await change('renew')).status, 303);
      const fresh = await file();
      assert.notEqual(fresh, old);
      assert.deepEqual([(await fetchFeed(old)).status, (await fetchFeed(fresh)).status], [404, 200]);
      assert.equal((await change('off')).status, 303);
      assert.equal((await fetchFeed(fresh)).status, 404);
      assert.equal(await feed(), null);
      const auditor = await place.signIn('auditor');
      const { records } = (await auditor.json('/audit?user=wang&entity=user&size=200')).json();
      assert.deepEqual(records.map(({ action }) => action).filter((action) => action.startsWith('calendar')).reverse(),
        ['calendar.feed_on', 'calendar.feed_renew', 'calendar.feed_off']);
      const text = JSON.stringify(records);
      assert.ok(tokens.every((token) => !text.includes(token)));
    });

    it('the token stands neither in the store nor in a log', async () => {
      await change('renew');
      await fetchFeed(await file());
      const { status } = await fetchFeed(`/calendar/${tokens.at(-1)}.ics/more`);
      assert.equal(status, 404);
      const logs = fs.readdirSync(place.folder).filter((name) => name.endsWith('.log'))
        .map((name) => fs.readFileSync(`${place.folder}/${name}`, 'latin1'));
      const stored = contentOf(place);
      assert.ok(stored.includes('calendar.feed_renew'), 'what is stored can be searched');
      const kept = [...logs, stored, place.server.output, place.front?.output].join('');
      for (const token of tokens) assert.ok(!kept.includes(token));
      if (transport.startsWith('fastcgi')) assert.match(kept, /GET \/calendar\/-" 200/);
    });
  });

describe('limits of the calendar feed', () => {
  it('an address that asks too often is told to wait', async () => {
    const place = await startPlace({ config: { limits: { limited_posts: 2 } } });
    const statuses = [];
    for (let i = 0; i < 21; i++) statuses.push((await place.request('GET', `/calendar/${'A'.repeat(43)}.ics`)).status);
    await place.stop();
    assert.deepEqual([...new Set(statuses.slice(0, 20))], [404]);
    assert.equal(statuses[20], 429);
  });
});
