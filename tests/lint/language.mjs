// ALL-6: what users read is Simplified Chinese; what developers read is English.
import { readFileSync } from 'node:fs';

// Latin that users know as it is.
const KNOWN = /\b(CSV|PDF|JPG|PNG|Word|Excel|A3|A4|GB18030|SHA-256|UTF-8|index\.html|code|name)\b/g;
// Common characters that are written otherwise in Simplified Chinese.
const TRADITIONAL = /[個們來時會為說國學過後還沒這對開關問間東車長書見語請讓認應該發現實際電話號碼區縣鎮鄉黨員規劃單據點選擇確認刪錯誤]/;

function lineOf(text, at) {
  return text.slice(0, at).split('\n').length;
}

// Words of a template that a user sees: text between tags, and the attributes that are read out.
function* wordsOf(text) {
  const plain = text
    .replace(/\{\{![\s\S]*?\}\}/g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/\{\{[^}]*\}\}/g, (tag) => ' '.repeat(tag.length));
  for (const match of plain.matchAll(/(?:aria-label|alt|placeholder|data-confirm)="([^"]*)"/g))
    yield [match[1], match.index];
  const open = plain.replace(/<(code|script|style)\b[\s\S]*?<\/\1>|<[^>]*>/g, (tag) => tag.replace(/[^\n]/g, ' '));
  for (const match of open.matchAll(/[^\n]+/g)) yield [match[0], match.index];
}

export function checkLanguage(files, fault) {
  for (const file of files.filter((name) => /^templates\/(?!style\/).*\.html$/.test(name))) {
    const text = readFileSync(file, 'utf8');
    for (const [words, at] of wordsOf(text)) {
      const latin = words.replace(KNOWN, '').replace(/&\w+;/g, '').match(/[A-Za-z]{2,}/);
      if (latin) fault(file, lineOf(text, at), `“${latin[0]}”: users read Chinese (ALL-6)`);
    }
  }
  for (const file of files.filter((name) => /^(src|include)\/.*\.[ch]$/.test(name))) {
    const text = readFileSync(file, 'utf8');
    for (const match of text.matchAll(/error_at\(\s*[\w>-]+,\s*[^,]+,\s*[^,]+,\s*"([^"]*)"/g))
      if (/[A-Za-z]{2}/.test(match[1].replace(/%(lld|\d*[a-z])/g, '').replace(KNOWN, '')))
        fault(file, lineOf(text, match.index), 'an error is told in Chinese (ALL-6)');
    for (const match of text.matchAll(/\/\*[\s\S]*?\*\//g)) {
      const han = match[0].match(/\p{Script=Han}/gu)?.length ?? 0;
      const latin = match[0].match(/[A-Za-z]/g)?.length ?? 0;
      if (han > 20 && han > latin) fault(file, lineOf(text, match.index), 'comments are English (ALL-6)');
    }
  }
  for (const file of files.filter((name) => /^(templates|src|static|data)\/.*\.(html|c|js|json)$/.test(name))) {
    const text = readFileSync(file, 'utf8');
    const found = text.match(TRADITIONAL);
    if (found) fault(file, lineOf(text, found.index), `“${found[0]}” is not Simplified Chinese (ALL-6)`);
  }
}
