/* data-progress="link": a job's page that follows it; when the job has ended, the page is read again. */
const place = document.querySelector('[data-progress]');

async function follow() {
  try {
    const answer = await fetch(place.dataset.progress, { headers: { accept: 'application/json' } });
    if (answer.ok) {
      const { open, done, total } = await answer.json();
      if (!open) {
        location.reload();
        return;
      }
      place.querySelector('[data-done]').textContent = done;
      place.querySelector('[data-total]').textContent = total;
      const bar = place.querySelector('progress');
      bar.max = total || 1;
      bar.value = done;
    }
  } catch { /* without a connection the last figures stay */ }
  setTimeout(follow, 2000);
}

if (place) setTimeout(follow, 1000);
