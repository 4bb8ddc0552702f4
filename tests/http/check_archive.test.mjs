/* ARCH-1: `yicun check --archive` lets a whole archive pass and refuses one that was touched. */
import { describe, it, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { yicun } from './harness.mjs';

const writer = `
import hashlib, json, sys, zipfile
path, change = sys.argv[1:]
files = {'320509001001/1.html': b'<p>1</p>', '320509001001/\\u6863\\u6848.pdf': b'%PDF'}
contents = {'files': [{'path': name} for name in files]}
if change == 'unlisted': contents['files'].pop()
files.update({'index.html': b'<h1>x</h1>', 'contents.json': json.dumps(contents).encode()})
sums = ''.join(hashlib.sha256(b).hexdigest() + '  ' + n + '\\n' for n, b in files.items())
if change == 'changed': files['320509001001/1.html'] = b'<p>2</p>'
if change == 'missing': del files['320509001001/1.html']
if change == 'added': files['more.txt'] = b'more'
if change == 'path': files['../more.txt'] = b'more'
if change == 'bomb': files['more.txt'] = bytes(64 << 20)
with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
    for name, content in files.items(): z.writestr(name, content)
    if change != 'sumless': z.writestr('SHA256SUMS', sums)
`;

describe('ARCH-1 check --archive', () => {
  let folder;
  before(() => { folder = fs.mkdtempSync(`${os.tmpdir()}/yicun-archive-`); });
  after(() => fs.rmSync(folder, { recursive: true }));

  function check(change) {
    const path = `${folder}/${change}.zip`;
    const made = spawnSync('/usr/bin/python3', ['-W', 'ignore', '-c', writer, path, change], { encoding: 'utf8' });
    assert.equal(made.status, 0, made.stderr);
    return spawnSync(yicun, ['check', '--archive', path], { encoding: 'utf8' });
  }

  it('ARCH-1 passes a whole one', () => {
    const { status, stdout, stderr } = check('none');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^5 files/);
  });

  it('ARCH-1 refuses one with a byte changed in the ZIP itself, or cut short', () => {
    check('none');
    const whole = fs.readFileSync(`${folder}/none.zip`);
    const hurt = (name, bytes) => {
      fs.writeFileSync(`${folder}/${name}.zip`, bytes);
      return spawnSync(yicun, ['check', '--archive', `${folder}/${name}.zip`], { encoding: 'utf8' }).status;
    };
    const flipped = Buffer.from(whole);
    flipped[whole.indexOf('1.html') + '1.html'.length + 2] ^= 0x10;
    assert.equal(hurt('flipped', flipped), 1);
    assert.equal(hurt('cut', whole.subarray(0, whole.length >> 1)), 1);
    assert.equal(hurt('empty', Buffer.alloc(0)), 1);
  });

  for (const [change, message] of [
    ['changed', /1\.html is not what it was/], ['missing', /1\.html is missing/],
    ['added', /more\.txt is in it, but not in SHA256SUMS/], ['unlisted', /not in the table of contents/],
    ['sumless', /has no SHA256SUMS/], ['path', /plainly named/], ['bomb', /too large unpacked/],
  ])
    it(`ARCH-1 refuses one: ${change}`, () => {
      const { status, stderr } = check(change);
      assert.equal(status, 1);
      assert.match(stderr, message);
      assert.equal(stderr.trim().split('\n').length, 1);
    });
});
