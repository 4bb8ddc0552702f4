/* Excel workbooks for tests, as small as they can be: `workbook(rows)` makes one whose cells are texts, numbers, or
 * {xml} as they stand; `readWorkbook(bytes)` gives the first sheet's texts, row by row. */
import { crc32 } from './crc.mjs';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const related = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relations = (list) => '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
  list.map(([id, type, target]) => `<Relationship Id="${id}" Type="${related}/${type}" Target="${target}"/>`).join('') +
  '</Relationships>';
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const cell = (value) => {
  if (value === null) return '<c/>';
  if (typeof value === 'number') return `<c><v>${value}</v></c>`;
  return value.xml ?? `<c t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
};

/* An archive of [name, text] pairs. */
export function archive(parts) {
  const heads = [], table = [];
  let at = 0;
  for (const [name, text] of parts) {
    const content = Buffer.from(text), packed = deflateRawSync(content), title = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt16LE(33, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(title.length, 22);
    heads.push(Buffer.from('PK\x03\x04'), common, title, packed);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    table.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), common, place, title]));
    at += 30 + title.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(Buffer.concat(table).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...heads, ...table, end]);
}

export function workbook(rows, merged = []) {
  const lines = rows.map((row, i) => (row ? `<row r="${i + 1}">${row.map(cell).join('')}</row>` : '')).join('');
  const merges = merged.length ? `<mergeCells>${merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>` : '';
  return archive([
    ['[Content_Types].xml', '<Types/>'],
    ['_rels/.rels', relations([['a', 'officeDocument', 'xl/workbook.xml']])],
    ['xl/workbook.xml', `<workbook xmlns="${main}" xmlns:r="${related}"><sheets><sheet name="表" sheetId="1" r:id="b"/></sheets></workbook>`],
    ['xl/_rels/workbook.xml.rels', relations([['b', 'worksheet', 'worksheets/sheet1.xml'], ['c', 'styles', 'styles.xml']])],
    ['xl/styles.xml', `<styleSheet xmlns="${main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`],
    ['xl/worksheets/sheet1.xml', `<worksheet xmlns="${main}"><sheetData>${lines}</sheetData>${merges}</worksheet>`],
  ]);
}

function part(bytes, name) {
  for (let at = bytes.indexOf('PK\x01\x02'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4)) {
    if (bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28)) !== name) continue;
    const head = bytes.readUInt32LE(at + 42);
    const from = head + 30 + bytes.readUInt16LE(head + 26) + bytes.readUInt16LE(head + 28);
    return inflateRawSync(bytes.subarray(from, from + bytes.readUInt32LE(at + 20))).toString();
  }
  return '';
}

const plain = (text) => text.replace(/<[^>]*>/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"')
  .replace(/&amp;/g, '&');

export function readWorkbook(bytes) {
  const shared = [...part(bytes, 'xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map((match) => plain(match[1]));
  const sheet = part(bytes, 'xl/worksheets/sheet1.xml');
  return [...sheet.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map((row) =>
    [...row[1].matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, attributes, inside]) =>
      (/t="s"/.test(attributes) ? shared[Number(plain(inside))] : plain(inside ?? ''))));
}
