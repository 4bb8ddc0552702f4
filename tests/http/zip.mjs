/* Reads a ZIP: [{ name, utf8, bytes, at }] in the order of its directory, and what a download of archives must be. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import path from 'node:path';
import zlib from 'node:zlib';

export function unzip(zip) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'));
  assert.ok(end > 0, 'the end of a ZIP');
  const files = [];
  for (let at = zip.readUInt32LE(end + 16), left = zip.readUInt16LE(end + 10); left > 0; left--) {
    assert.equal(zip.readUInt32LE(at), 0x02014b50);
    const [method, flags] = [zip.readUInt16LE(at + 10), zip.readUInt16LE(at + 8)];
    const [packed, name, extra, note] = [zip.readUInt32LE(at + 20), ...[28, 30, 32].map((place) => zip.readUInt16LE(at + place))];
    const local = zip.readUInt32LE(at + 42);
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(begin, begin + packed);
    files.push({
      name: zip.toString('utf8', at + 46, at + 46 + name),
      utf8: (flags & 0x800) !== 0,
      bytes: method ? zlib.inflateRawSync(bytes) : bytes,
    });
    at += 46 + name + extra + note;
  }
  return files;
}

/* Whole, safe by its names, and with no link that leads nowhere or to a server. Its files by name. */
export function checkArchive(zip) {
  const files = unzip(zip), byName = new Map(files.map((file) => [file.name, file.bytes]));
  assert.equal(byName.size, files.length, 'no name twice');
  assert.equal(new Set(files.map(({ name }) => name.toLowerCase())).size, files.length, 'not on Windows either');
  for (const { name, utf8 } of files) {
    assert.doesNotMatch(name, /^\/|\\|(^|\/)\.\.?(\/|$)|[:*?"<>|\n]|[. ](\/|$)/, name);
    assert.ok(utf8 || /^[ -~]*$/.test(name), `${name} is marked as UTF-8`);
    assert.ok([...name].length < 180, `${name} is not too long for Windows`);
  }
  const sums = new Map(byName.get('SHA256SUMS').toString().trim().split('\n').map((line) => [line.slice(66), line.slice(0, 64)]));
  assert.deepEqual([...sums.keys()], files.map(({ name }) => name).filter((name) => name !== 'SHA256SUMS'));
  for (const [name, sum] of sums) assert.equal(createHash('sha256').update(byName.get(name)).digest('hex'), sum, name);
  const contents = JSON.parse(byName.get('contents.json'));
  assert.deepEqual(contents.files.map((file) => file.path),
    [...sums.keys()].filter((name) => !['index.html', 'contents.json'].includes(name)));
  for (const [name, bytes] of byName) if (name.endsWith('.html')) checkPage(name, bytes.toString(), byName);
  return { files: byName, contents };
}

function checkPage(name, text, byName) {
  assert.match(text, /^<!doctype html>[^]*<style>[^]*<\/html>\s*$/, name);
  assert.doesNotMatch(text, /<(form|script|button|input|select|iframe|link)\b|_csrf|\son\w+=/, name);
  for (const [, link] of text.matchAll(/(?:href|src)="([^"]*)"/g)) {
    const [file, part] = link.split('#');
    const target = file ? path.posix.normalize(path.posix.join(path.posix.dirname(name), decodeURIComponent(file))) : name;
    assert.ok(byName.has(target), `${name}: ${link} leads nowhere`);
    if (!file) assert.ok(text.includes(`id="${part}"`), `${name}: #${part}`);
  }
}
