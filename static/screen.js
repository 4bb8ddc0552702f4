/* The chart on a wall (EXEC-1): main[data-screen] goes on to data-go after data-after seconds, in place, so that the
 * full screen stays. Without a connection the last figures stay, and say so. Space pauses, arrows go on and back,
 * F is the full screen, Esc leaves it. */
document.documentElement.classList.add('js');

const screen = () => document.querySelector('[data-screen]');
const keys = { ' ': 'pause', ArrowRight: 'next', PageDown: 'next', ArrowLeft: 'before', PageUp: 'before' };
let since = Date.now();
let going = false;

async function go(link) {
  if (going) return;
  going = true;
  try {
    const answer = await fetch(link, { headers: { Accept: 'text/html' } });
    if (answer.redirected && !new URL(answer.url).pathname.startsWith('/board/screen')) { location.assign(answer.url); return; }
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const next = page.querySelector('[data-screen]');
    const key = document.activeElement?.dataset?.key;
    screen().replaceWith(document.adoptNode(next));
    document.title = page.title;
    history.replaceState(null, '', link);
    if (key) document.querySelector(`[data-key="${key}"]`)?.focus();
  } catch {
    const state = document.querySelector('[data-state]');
    if (!state.textContent.startsWith('连接中断')) state.textContent = '连接中断，稍后再试 · ' + state.textContent;
  } finally {
    since = Date.now();
    going = false;
  }
}

function full() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
}

setInterval(() => {
  const after = Number(screen().dataset.after) * 1000;
  const passed = Date.now() - since;
  document.querySelector('[data-passed]').value = Math.min(100, Math.round(passed * 100 / after));
  if (passed >= after) go(screen().dataset.go);
}, 250);

document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-key]');
  if (event.target.closest('[data-full]')) full();
  if (!link || link.dataset.key === 'leave') return;
  event.preventDefault();
  go(link.getAttribute('href'));
});

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === 'f' || event.key === 'F') full();
  const way = keys[event.key];
  if (!way || (event.key === ' ' && event.target.closest('a, button'))) return;
  event.preventDefault();
  go(document.querySelector(`[data-key="${way}"]`).getAttribute('href'));
});
