/* The self-assessment on a phone: form[data-report] with one [data-ask] for each item. Moving from item to item needs
 * no connection; the slider and the number stay equal; the reasons are asked for as soon as a value is late or fell
 * back; photos are sent at once, or kept in this browser until there is a connection. The server decides all of it
 * again (EXEC-4). */
import { all, make, user } from './page.js';
import { saving } from './drafts.js';

const number = (text) => {
  const plain = text.normalize('NFKC').replace(/,/g, '').trim();
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
};
const typed = (field) => field.dispatchEvent(new Event('input', { bubbles: true }));

/* --- photos that wait for a connection: the browser's own small database --- */

function photos(mode) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('yicun', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('photos', { autoIncrement: true });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => resolve(opening.result.transaction('photos', mode).objectStore('photos'));
  });
}

const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function waitingPhotos(place) {
  const store = await photos('readonly');
  const [keys, values] = await Promise.all([settled(store.getAllKeys()), settled(store.getAll())]);
  return keys.map((key, at) => ({ key, ...values[at] })).filter((photo) => photo.place === place);
}

function Report(form) {
  const asks = all('[data-ask]', form);
  const check = form.querySelector('[data-check]');
  const why = document.getElementById('returned'); // stays in sight above each item, unless it is long
  const path = new URL(form.action, location.href).pathname;
  const place = user + ':' + path;
  const part = (ask, name) => form.elements[name + '_' + ask.dataset.ask];

  /* --- one at a time --- */

  function go(n) {
    const next = asks.find((ask) => ask.dataset.n === n) || check;
    for (const ask of [...asks, check]) ask.classList.toggle('now', ask === next);
    if (!form.classList.contains('all')) history.replaceState(null, '', '?n=' + n);
    const short = why && why.offsetHeight < window.innerHeight / 3;
    (short && !form.classList.contains('all') ? why : next).scrollIntoView({ block: 'start' });
    next.querySelector('h2').focus({ preventScroll: true });
    const autosave = saving.get(form);
    if (autosave) autosave.flush();
  }

  /* --- what a value says --- */

  function judge(ask) {
    const { aim, last, direction } = ask.dataset;
    const value = number(part(ask, 'progress').value);
    const worse = (than) => than !== '' && value !== null &&
      (direction === 'at_most' ? value > Number(than) : value < Number(than));
    const late = worse(aim), fell = worse(last);
    const written = (name) => part(ask, name).value.trim() !== '';
    ask.querySelector('[data-late]').hidden = !late;
    ask.querySelector('[data-fell]').hidden = !fell;
    ask.querySelector('[data-next-step]').hidden = !late;
    ask.querySelector('[data-why]').hidden = !late && !fell;
    const slide = ask.querySelector('[data-slide]');
    if (slide) slide.value = value !== null ? value : last !== '' ? Number(last) : slide.min;
    return value !== null && written('note') && (!(late || fell) || written('late_reason')) && (!late || written('next_step'));
  }

  function judgeAll() {
    let filled = 0;
    for (const ask of asks) {
      const complete = judge(ask);
      filled += complete;
      check.querySelector('[data-of="' + ask.dataset.ask + '"]').hidden = complete;
    }
    form.querySelector('[data-filled]').textContent = filled;
    const missing = asks.length - filled;
    check.querySelector('[data-missing]').textContent = missing;
    check.querySelector('[data-some]').hidden = !missing;
    check.querySelector('[data-none]').hidden = missing > 0;
    const rest = check.querySelector('[data-same-all]');
    if (rest) rest.hidden = !missing;
  }

  function same(ask) {
    const note = part(ask, 'note');
    const before = ask.querySelector('[data-last-note]');
    part(ask, 'progress').value = ask.dataset.last;
    if (!note.value.trim()) note.value = before ? before.textContent : '与上期相同';
    typed(note);
  }

  form.addEventListener('click', (event) => {
    const target = event.target.closest('[data-go], [data-same], [data-same-all], [data-copy-note], [data-submit], [data-save]');
    if (!target) return;
    const ask = target.closest('[data-ask]');
    if (target.matches('[data-submit]')) {
      if (navigator.onLine) return;
      say(check, '现在没有连上网，填的都在，联网以后再提交');
    } else if (target.matches('[data-save]')) {
      if (!saving.has(form)) return;
      saving.get(form).flush();
    } else if (target.matches('[data-go]')) {
      go(target.dataset.go);
    } else if (target.matches('[data-copy-note]')) {
      part(ask, 'note').value = ask.querySelector('[data-last-note]').textContent;
      typed(part(ask, 'note'));
    } else {
      for (const one of ask ? [ask] : asks) {
        if (one.dataset.last !== '' && (ask || !part(one, 'progress').value.trim())) same(one);
      }
    }
    event.preventDefault();
  });

  form.addEventListener('input', (event) => {
    const slide = event.target.closest('[data-slide]');
    if (slide) document.getElementById(slide.dataset.slide).value = slide.value;
    judgeAll();
  });
  form.addEventListener('filled', judgeAll);
  /* Enter goes on like the button of the item does */
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !event.target.matches('input')) return;
    event.preventDefault();
    const on = event.target.closest('[data-ask]').querySelector('button[data-go]');
    if (on && on.offsetParent) on.click();
  });

  /* --- photos --- */

  function say(ask, text) {
    const line = ask.querySelector('[data-upload]') || form.querySelector('[data-saved]');
    line.textContent = text;
  }

  const askOf = (field) => asks.find((ask) => ask.querySelector('[data-files="' + field + '"]')) || check;

  /* The server's answer; null without a connection. Sent again, or from two windows, a photo counts once. */
  async function post({ field, name, blob, once }) {
    const body = new FormData();
    body.append('_csrf', form.elements._csrf.value);
    body.append('_once', once);
    body.append(field, blob, name);
    try {
      return await fetch(path, { method: 'POST', body, headers: { Accept: 'application/json' }, credentials: 'same-origin' });
    } catch {
      return null;
    }
  }

  /* What stands beside an item now, each to be opened and removed like on a fresh page. */
  async function listFiles(ask) {
    const answer = await fetch(path, { headers: { Accept: 'application/json' }, credentials: 'same-origin' });
    const { items } = await answer.json();
    const { files } = items.find((one) => String(one.item) === ask.dataset.ask);
    ask.querySelector('.files').replaceChildren(...files.map((file) => make('li', {},
      make('a', { href: file.href_link }, file.name), ' ',
      make('span', { class: 'muted small' }, file.size_text), ' ',
      make('button', { class: 'btn text', type: 'submit', formaction: path + '/files/' + file.id + '/remove' },
        '移除', make('span', { class: 'visually-hidden' }, '：' + file.name)))));
  }

  async function upload(photo) {
    const { field, name } = photo;
    const ask = askOf(field);
    say(ask, '正在上传 ' + name + ' …');
    const answer = await post(photo);
    if (!answer || answer.status >= 500 || answer.status === 401 || answer.status === 403) return false;
    const record = await answer.json().catch(() => ({}));
    if (!answer.ok) {
      say(ask, '没有传上：' + ((record.errors && record.errors[0].message) || '请换一张再试'));
      return true;
    }
    if (form.elements._version.value === '0') form.elements._version.value = record.version;
    await listFiles(ask).catch(() => {});
    say(ask, '已上传 ' + name);
    return true;
  }

  let draining = Promise.resolve();
  const drain = () => { draining = draining.then(drainOnce).catch(() => {}); };

  async function drainOnce() {
    for (const photo of await waitingPhotos(place)) {
      if (await upload(photo)) await settled((await photos('readwrite')).delete(photo.key));
      else say(askOf(photo.field), '照片已存在这台设备上，联网后自动上传');
    }
  }

  form.addEventListener('change', async (event) => {
    if (event.target.type !== 'file') return;
    const { name: field, files } = event.target;
    const chosen = Array.from(files);
    event.target.value = '';
    for (const file of chosen) {
      const once = Date.now().toString(36) + Math.random().toString(36).slice(2);
      const photo = { place, field, name: file.name, blob: file, once };
      try {
        await settled((await photos('readwrite')).add(photo));
      } catch { /* no such database here: it must be sent now */
        if (!(await upload(photo))) say(askOf(field), '没有传上，请在有网络时再选一次');
      }
    }
    drain();
  });
  window.addEventListener('online', drain);
  drain();
  judgeAll();
}

for (const form of all('form[data-report]')) Report(form);
