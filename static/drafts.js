/* Drafts: form[data-autosave]. Each change is kept in this browser at once and sent a moment later; what was sent is
 * no longer kept. The form's own action and fields are used, so the server sees nothing special. A lost connection, an
 * expired session or another's change loses nothing. With data-autosave="resume" a kept draft goes on by itself, and only
 * what two people changed differently is asked about. */
import { all, ask, clock, later, make, store, user } from './page.js';

/* --- form values: a list of [name, value], without files and without the hidden technical inputs --- */

const technical = (name) => name.startsWith('_');

export function values(form) {
  return Array.from(new FormData(form)).filter(([name, value]) => !technical(name) && typeof value === 'string');
}

export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/* Puts kept values back, by name and order; rows that a draft has more of are added first. */
function fill(form, kept) {
  const given = new Map();
  for (const [name, value] of kept) given.set(name, [...(given.get(name) || []), value]);
  const fields = () => Array.from(form.elements).filter((e) => e.name && !technical(e.name) && e.type !== 'file');
  for (const [name, list] of given) {
    const add = form.querySelector('[data-add-row]');
    const count = () => fields().filter((e) => e.name === name && e.type !== 'checkbox' && e.type !== 'radio').length;
    for (let tries = 0; add && count() && count() < list.length && tries < 50; tries++) add.click();
  }
  const used = new Map();
  for (const field of fields()) {
    const list = given.get(field.name) || [];
    if (field.type === 'checkbox' || field.type === 'radio') {
      field.checked = list.includes(field.value);
    } else if (field.matches('input, textarea, select')) {
      const position = used.get(field.name) || 0;
      used.set(field.name, position + 1);
      if (position < list.length) field.value = list[position];
    }
  }
}

/* What is still to be put right, at each field, as the server says it now. What is empty because nobody
 * has come to it yet is left in peace. The floor has a line of its own. */
function mark(form, errors) {
  for (const field of Array.from(form.elements)) {
    const about = field.id && document.getElementById(field.id + '-about');
    if (!about) continue;
    const asked = field.value !== '' || field.hasAttribute('aria-invalid');
    const error = asked && errors.find((one) => one.field === field.name && !(one.field === 'target' && one.rule === 'PLAN-4'));
    for (const old of all('.err', about)) old.remove();
    field.closest('.field').classList.toggle('bad', Boolean(error));
    if (error) {
      field.setAttribute('aria-invalid', 'true');
      about.append(make('p', { class: 'err' }, make('span', { class: 'visually-hidden' }, '错误：'), error.message));
    } else {
      field.removeAttribute('aria-invalid');
    }
  }
}

function labelOf(form, name) {
  const field = Array.from(form.elements).find((e) => e.name === name);
  const label = field && field.labels && field.labels[0];
  const part = field && field.closest('[data-ask]'); /* of a form that asks the same of many */
  const words = label ? label.firstChild.textContent.trim() : name;
  return part ? part.querySelector('h2').textContent + ' · ' + words : words;
}

export const saving = new WeakMap(); /* form -> its autosave, for those that have one */

const SENT_KEY = 'yicun:sent';

function Autosave(form) {
  const place = new URL(form.action, location.href).pathname;
  const key = 'yicun:draft:' + user + ':' + place + ':' + (form.id || '');
  const line = form.querySelector('[data-saved]') || document.querySelector('[data-saved]');
  const version = () => form.querySelector('input[name="_version"]');
  const shown = values(form);
  const refused = document.querySelector('.summary[tabindex]') && form.querySelector('[aria-invalid="true"]');
  let saved = refused ? [] : shown; /* what the server has, as far as we know */
  let tried = saved;        /* what was last sent, taken or not */
  let running = null;       /* the save under way */
  let waiting = '';         /* '', 'network', 'session' or 'choice': why changes are not sent */
  let failures = 0;
  let wrong = false;        /* the server refused what was last sent, and says so on the page */

  function say(text, bad, ...more) {
    if (!line) return;
    line.classList.toggle('bad', Boolean(bad));
    line.replaceChildren(text, ...more);
  }

  const resumes = form.dataset.autosave === 'resume';
  const device = matchMedia('(pointer: coarse)').matches ? '手机' : '本机';

  const keep = () => store.set(key, {
    at: Date.now(), values: values(form), base: saved, version: version() ? version().value : '',
  });

  /* The same page as the server has it now: for a new token after signing in, and to compare. */
  async function fresh() {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, credentials: 'same-origin' });
    if (!answer.ok || answer.redirected) return null;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    return (form.id && page.getElementById(form.id)) ||
      all('form[data-autosave]', page).find((other) => other.getAttribute('action') === form.getAttribute('action')) || null;
  }

  function adopt(other, name) {
    const mine = form.querySelector('input[name="' + name + '"]');
    const theirs = other.querySelector('input[name="' + name + '"]');
    if (mine && theirs) mine.value = theirs.value;
  }

  function accept(record, sent, location_) {
    if (version() && record && record.version !== undefined) version().value = record.version;
    /* the once-key stood for the change just made; the next, from here or a sister form, is another */
    for (const sister of all('form')) {
      if (sister.action === form.action) all('input[name="_once"]', sister).forEach((once) => once.remove());
    }
    if (location_) form.setAttribute('action', location_);
    saved = sent;
    waiting = '';
    failures = 0;
    wrong = false;
    mark(form, (record && record.errors) || []);
    if (same(sent, values(form))) store.drop(key);
    say('已自动保存 ' + clock(new Date()));
  }

  async function send() {
    const sent = values(form);
    if (same(sent, saved) && !wrong) {
      store.drop(key);
      return;
    }
    tried = sent;
    const body = new URLSearchParams(Array.from(new FormData(form)).filter(([, value]) => typeof value === 'string'));
    say('正在保存…');
    let answer;
    try {
      answer = await fetch(form.action, {
        method: 'POST', body, headers: { Accept: 'application/json' }, credentials: 'same-origin',
      });
    } catch {
      return offline();
    }
    if (answer.status === 401 || (answer.redirected && new URL(answer.url).pathname === '/sign-in')) return expired();
    if (answer.status === 409) return differs();
    const record = await answer.json().catch(() => null);
    if (answer.ok && record) return accept(record, sent, answer.status === 201 && answer.headers.get('Location'));
    if (answer.status === 507) return offline('已保存在本机，服务器有空间后自动提交', '服务器的存储空间已满，请不要关闭本页');
    if (answer.status >= 500 || answer.status === 429) return offline();
    if (answer.status === 403 && failures++ < 1) return renew();
    const error = record && record.errors && record.errors[0];
    wrong = true;
    if (error) mark(form, record.errors);
    say('还没有保存' + (error ? '：' + error.message : '，请按“保存”查看原因'), true);
  }

  function offline(kept = resumes ? '已存在' + device + '上，联网后自动保存' : '已保存在本机，联网后自动提交', lost = '没有连上网，请不要关闭本页') {
    waiting = 'network';
    say(keep() ? kept + ' · ' + clock(new Date()) : lost, true);
    retry();
  }

  function expired() {
    waiting = 'session';
    keep();
    say('登录已过期，内容已保存在本机。', true,
      make('a', { href: '/sign-in', target: '_blank', rel: 'noopener' }, '重新登录（新窗口）'));
  }

  /* Signed in again elsewhere: the page's token is of the old session, so take the new one. */
  async function renew() {
    const other = await fresh().catch(() => null);
    if (!other) return waiting === 'session' ? undefined : expired();
    adopt(other, '_csrf');
    waiting = '';
    return send();
  }

  /* Someone else saved first: show both, let the user choose. */
  async function differs() {
    waiting = 'choice';
    keep();
    const again = make('button', { type: 'button', class: 'btn text' }, '比较');
    again.addEventListener('click', save);
    say('别人刚刚改动过，请选择保留哪一份', true, again);
    const other = await fresh().catch(() => null);
    if (!other) {
      say('别人刚刚改动过。您写的已保存在本机，请重新打开这一页', true);
      return;
    }
    const mine = new Map(values(form));
    const theirs = new Map(values(other));
    const base = new Map(saved);
    const clash = ([name, value]) =>
      value !== base.get(name) && theirs.get(name) !== base.get(name) && theirs.get(name) !== value;
    if (resumes && !Array.from(mine).some(clash)) {
      fill(form, Array.from(mine, ([name, value]) => [name, value === base.get(name) ? theirs.get(name) : value]));
      form.dispatchEvent(new Event('filled'));
      adopt(other, '_version');
      adopt(other, '_csrf');
      saved = values(other);
      waiting = '';
      return send();
    }
    const table = make('div', { class: 'versus' },
      make('b', {}, '内容'), make('b', {}, '您写的'), make('b', {}, '现在保存的'));
    for (const name of new Set([...mine.keys(), ...theirs.keys()])) {
      const [a, b] = [mine.get(name) || '', theirs.get(name) || ''];
      if (a === b) continue;
      const touched = a !== (base.get(name) || '');
      table.append(make('span', {}, labelOf(form, name)),
        touched ? make('mark', {}, a || '（空）') : make('span', { class: 'muted' }, '（您没有改）'), make('span', {}, b || '（空）'));
    }
    const choice = await ask('别人刚刚改动过这份内容', table, ['保留我的修改', '用现在保存的', '先不决定']);
    if (choice === 1) {
      stop();
      store.drop(key);
      location.reload();
    } else if (choice === 0) {
      /* what the user did not touch follows the other's version */
      if (new Set(mine.keys()).size === values(form).length) {
        fill(form, values(other).map(([name, value]) => [name, mine.get(name) === base.get(name) ? value : mine.get(name) || '']));
      }
      adopt(other, '_version');
      adopt(other, '_csrf');
      saved = [];
      waiting = '';
      return send();
    }
  }

  function save() {
    soon.cancel();
    if (running) return running;
    running = (waiting === 'session' ? renew() : waiting === 'choice' ? differs() : send())
      .finally(() => { running = null; });
    return running.then(() => { if (!waiting && !same(tried, values(form))) soon(); });
  }

  /* A hiccup while the browser says that it is connected is tried again sooner. */
  let retrying = 0;
  function retry() {
    clearTimeout(retrying);
    retrying = setTimeout(() => { if (waiting === 'network') save(); }, navigator.onLine ? 4000 : 15000);
  }
  const soon = later(1500, () => { if (waiting === '' || waiting === 'network') save(); });
  const changed = () => { keep(); failures = 0; soon(); };

  function stop() {
    soon.cancel();
    clearTimeout(retrying);
    window.removeEventListener('online', save);
    form.dispatchEvent(new Event('leaving'));
  }

  /* The whole form is on its way: until the next page says how it went, the draft stays. */
  function leave() {
    stop();
    keep();
    try { sessionStorage.setItem(SENT_KEY, key); } catch { /* then the draft is offered once more */ }
  }

  function offer(kept) {
    const back = make('button', { type: 'button', class: 'btn' }, '恢复');
    const away = make('button', { type: 'button', class: 'btn text' }, '不要了');
    const note = make('div', { class: 'note warn no-print', role: 'status' },
      make('p', {}, '本机留有 ' + new Date(kept.at).toLocaleString('zh-CN') + ' 没有提交成功的内容。'),
      make('div', { class: 'form-do' }, back, away));
    back.addEventListener('click', () => {
      fill(form, kept.values);
      if (version() && kept.version) version().value = kept.version;
      note.remove();
      changed();
    });
    away.addEventListener('click', () => { store.drop(key); note.remove(); });
    form.before(note);
  }

  /* Goes on where it stopped: what was changed here and not sent stands in the form again, and is sent. */
  function resume(kept) {
    const base = new Map(kept.base), mine = new Map(kept.values);
    fill(form, shown.map(([name, value]) => [name, mine.has(name) && mine.get(name) !== base.get(name) ? mine.get(name) : value]));
    if (version() && kept.version) version().value = kept.version;
    saved = kept.base;
    setTimeout(() => { form.dispatchEvent(new Event('filled')); save(); });
  }

  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  form.addEventListener('rows', changed);
  window.addEventListener('online', save);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && (waiting === 'session' || waiting === 'network')) save();
  });
  const kept = store.get(key);
  if (kept && same(kept.values, shown)) store.drop(key);
  else if (kept && resumes && kept.base && !refused) resume(kept);
  else if (kept) offer(kept);

  return {
    busy: () => running !== null,
    settled: () => running || Promise.resolve(),
    flush: () => { if (!waiting && !same(saved, values(form))) save(); },
    safe: () => same(saved, values(form)),
    leave,
  };
}

/* A draft whose form was sent in full is dropped when the answer is neither an error nor the sign-in page. */
try {
  const sent = sessionStorage.getItem(SENT_KEY);
  sessionStorage.removeItem(SENT_KEY);
  if (sent && user && !document.querySelector('.summary[role="alert"], .trouble')) store.drop(sent);
} catch { /* no session storage: the draft is offered, and can be refused */ }

for (const form of all('form[data-autosave]')) saving.set(form, Autosave(form));
