// @ts-check
// Runs before the first paint, so that the page never flashes in the other theme. The choice is light, dark or (unset) the system's.
try {
  const chosen = JSON.parse(localStorage.getItem('theme') ?? 'null');
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is forbidden here: the system's theme holds.
}
