/* Attachments on their way: received whole, sent whole with their length, kept in a backup, and missed by check. */
import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { onlyOn, startPlace, transports } from './harness.mjs';
import { startPath } from './path.mjs';

/* A small picture followed by three megabytes that no part of the way may lose or change. */
const picture = Buffer.concat([
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
  Buffer.from(Array.from({ length: 3 << 20 }, (_, i) => (i * 7 + (i >> 8)) & 255)),
]);
const hash = createHash('sha256').update(picture).digest('hex');

/* An archive whose parts stand in the order that some offices' programs write, as far as its type goes. */
const archive = (...parts) =>
  Buffer.concat(
    parts.map((name) => {
      const head = Buffer.from('504b0304140000000000296f765d000000000000000000000000', 'hex');
      const sizes = Buffer.from([name.length, 0, 0, 0]);
      return Buffer.concat([head, sizes, Buffer.from(name)]);
    }),
  );

for (const transport of transports)
  describe(`attachments over ${transport}`, () => {
    let place, browser, link, stored;
    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-08-03T10:00:00+08:00' });
      const path = await startPath(place);
      const plan = await path.bring(await path.begin('320509104212'), 'approved');
      browser = await place.signIn('wang');
      const posted = await browser.upload(`/plans/${plan}/post`, { posted_on: path.day(), place: '村务公开栏' },
        [{ field: 'photo', name: '公示栏.png', bytes: picture }]);
      assert.equal(posted.status, 303, posted.text);
      const { body } = await path.who.wang('GET', posted.headers.location);
      link = `/files/${body.files[0].id}`;
      stored = `${place.folder}/files/${hash.slice(0, 2)}/${hash.slice(2)}`;
    });
    after(() => place.stop());

    it('are stored under the hash of their content and sent back whole', async () => {
      assert.deepEqual(fs.readFileSync(stored), picture);
      const got = await browser.get(link);
      assert.equal(got.status, 200);
      assert.ok(got.bytes.equals(picture));
      assert.equal(Number(got.headers['content-length']), picture.length);
      assert.equal(got.headers['x-content-type-options'], 'nosniff');
    });

    it('answer HEAD with their length and nothing else', async () => {
      const head = await browser.send('HEAD', link);
      assert.equal(Number(head.headers['content-length']), picture.length);
      assert.equal(head.bytes.length, 0);
    });

    it('are documents by what they hold, in whatever order', async () => {
      const [word, sheet] = ['word/document.xml', 'xl/workbook.xml'].map((part) =>
        archive('docProps/app.xml', part, '[Content_Types].xml'));
      const notice = (await browser.json('/notices')).json().notices[0];
      const upload = async (name, bytes) =>
        (await browser.upload(`/notices/${notice.id}/photos`, {}, [{ field: 'photo', name, bytes }])).status;
      assert.equal(await upload('a.docx', word), 303);
      assert.equal(await upload('a.xlsx', sheet), 303);
      assert.equal(await upload('a.docx', sheet), 422);
      assert.equal(await upload('a.docx', archive('evil.exe', '[Content_Types].xml')), 422);
    });

    it('are verified by check: damaged, missing, and sound again', async () => {
      assert.equal(place.yicun(['check']).status, 0);
      fs.writeFileSync(stored, Buffer.concat([picture.subarray(1), Buffer.from([0])]));
      const damaged = place.yicun(['check']);
      assert.equal(damaged.status, 1);
      assert.match(damaged.stdout, /^files: .* has other content than was stored$/m);
      fs.rmSync(stored);
      assert.match(place.yicun(['check']).stdout, /^files: .* is missing$/m);
      assert.equal((await browser.get(link)).status >= 400, true, 'a lost file is no empty file');
      fs.writeFileSync(stored, picture);
      assert.equal(place.yicun(['check']).status, 0);
    });

    it('that no record holds any more are listed by check, until the same content comes again', async () => {
      const at = new Date(Date.now() - 3 * 86400e3);
      const refused = Buffer.from(`%PDF-1.4\n${transport}\n`);
      const name = createHash('sha256').update(refused).digest('hex');
      const file = `${place.folder}/files/${name.slice(0, 2)}/${name.slice(2)}`;
      const send = () => browser.upload('/plans/1/studies', { held_on: 'x' }, [{ field: 'evidence', name: 'a.pdf', bytes: refused }]);
      const list = () => /^files: \d+ that no record holds$/m.test(place.yicun(['check']).stdout);
      assert.ok([409, 422].includes((await send()).status));
      assert.equal(list(), false, 'too young');
      fs.utimesSync(file, at, at);
      assert.equal(list(), true);
      await send();
      assert.equal(list(), false, 'young again');
      assert.equal(place.yicun(['check']).status, 0);
    });

    it('come back with a restored backup', { skip: onlyOn('sqlite', 'a backup holds a copy of the database file', transport) }, async () => {
      assert.equal(place.yicun(['backup', `${place.folder}/b.tar.gz`]).status, 0);
      await place.end();
      fs.rmSync(`${place.folder}/files`, { recursive: true });
      assert.equal(place.yicun(['restore', `${place.folder}/b.tar.gz`]).status, 0);
      assert.deepEqual(fs.readFileSync(stored), picture);
      assert.equal(place.yicun(['check']).status, 0);
    });
  });
