// Three ways for photos to come in: dropped anywhere on the page, pasted, or picked.
// What is not a photo is taken too: whether it is one, the service decides and says.

/**
 * @param {HTMLElement} zone where a drop is announced
 * @param {HTMLInputElement} input
 * @param {(files: File[]) => void} take
 */
export function listenForPictures(zone, input, take) {
  input.addEventListener('change', () => {
    const files = [...input.files];
    input.value = ''; // so that the same photo can be picked again
    if (files.length > 0) take(files);
  });

  document.addEventListener('dragover', (event) => {
    if (!carriesFiles(event.dataTransfer)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    zone.classList.add('over');
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) zone.classList.remove('over');
  });
  document.addEventListener('drop', (event) => {
    zone.classList.remove('over');
    if (!carriesFiles(event.dataTransfer)) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });

  document.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    take(files);
  });
}

function carriesFiles(transfer) {
  return transfer?.types.includes('Files') ?? false;
}
